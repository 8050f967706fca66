import type { RequestContext } from '../access/request-context';
import { shanghaiDay } from '../kernel/clock';
import type { Connection } from '../kernel/connection';
import { badInput, forbidden } from '../kernel/errors';
import { rowIdOf } from '../kernel/ids';
import type { Places } from '../places/places';
import type { AgencyRow } from '../places/region';
import type { LoopReading } from './loop.reading';
import type { Loop } from './loop.type';
import { mayReconcile, type Balance, type ReconciliationPart } from './reconciliation';
import { countBalance, listOfPart } from './reconciliation.store';
import { toReconciliation, type Reconciliation } from './reconciliation.type';

/** What a caller asks to have balanced; agencies by public id. */
export interface BalanceRequest {
  readonly opener: string;
  readonly holder: string;
  readonly from: Date;
  readonly to: Date;
}

/** Balances what one agency opened against what another was to answer. */
export class ReconciliationReading {
  constructor(private readonly places: Places, private readonly loops: LoopReading) {}

  /**
   * The numbers, over the loops that the caller reaches.
   * @throws Refusal BAD_USER_INPUT with the path of an unknown agency or of an empty time, FORBIDDEN for callers that are
   * neither of the two nor above them.
   */
  async balance(context: RequestContext, request: BalanceRequest): Promise<Reconciliation> {
    const opener = this.agency('opener', request.opener);
    const holder = this.agency('holder', request.holder);
    if (request.from >= request.to) throw badInput('to', 'to must be later than from.');
    if (!mayReconcile(context.principal, [opener, holder], this.places, shanghaiDay(context.now))) {
      throw forbidden('A balance is for the two agencies, and for health, headquarters, supervision and audit above them.');
    }
    const balance: Balance = { opener: opener.id, holder: holder.id, from: request.from, to: request.to };
    return toReconciliation(balance, await context.read((tx) => countBalance(tx, context.party, balance)));
  }

  /** The loops behind one number, opened first first. */
  list(
    context: RequestContext, balance: Balance, part: ReconciliationPart, first?: number, after?: string,
  ): Promise<Connection<Loop>> {
    return this.loops.list(context, { list: `reconciliation.${part}`, order: 'OLDEST_FIRST', first, after, ...listOfPart(balance, part) });
  }

  private agency(path: string, id: string): AgencyRow {
    const rowId = rowIdOf('Agency', id);
    const found = rowId && this.places.agency(rowId);
    if (!found) throw badInput(path, `${path} must be the id of an agency.`);
    return found;
  }
}
