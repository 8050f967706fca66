import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Database, type Tx } from '../../core/db/context';
import { badInput, forbidden, notFound, Refusal } from '../../core/kernel/errors';
import { parsePublicId, publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { lockLoop } from '../../core/loops/loop.store';
import { findReach } from '../../core/loops/reach.store';
import type { LoopRules } from '../../core/loops/rules';
import { PLATFORM } from '../../core/trace/actor';
import { checkUntil } from './grant';
import type { GrantRow } from './grant.entity';
import type { GrantAccessInput, RevokeGrantInput } from './grant.input';
import { endGrant, findLapsing, getGrant, insertGrant } from './grant.store';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type GrantOutcomeIds = { grant: RowId; loop: RowId; entry: RowId };

/** Grants that are ended in one round. */
const ROUND = 100;

/** Lets agencies in on single loops, and out again. */
export class Grants {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly catalog: Pick<LoopCatalog, 'kind' | 'kindOfIdType'>,
    private readonly rules: LoopRules,
  ) {}

  /** Lets an agency in up to a time, with its full part: it sees of the person what the policy gives to its kind. */
  grant(context: RequestContext, input: GrantAccessInput): Promise<Done<GrantOutcomeIds>> {
    return this.commands.run(context, 'grantAccess', input, async (tx, actor) => {
      const loop = await this.lockOwn(tx, context, this.loopOf(input.loopId));
      if (loop.closedAt !== null) throw new Refusal('ILLEGAL_TRANSITION', 'A loop that is closed lets nobody in.', { state: loop.state });
      const now = this.rules.clock.now();
      const until = checkUntil(input.until, now);
      const reason = requiredText('input.reason', input.reason);
      const agency = rowIdOf('Agency', input.agencyId);
      if (!agency || !this.rules.places.agency(agency)) throw badInput('input.agencyId', 'There is no such agency.');
      await elevate(tx, 'advance');
      const reach = (await findReach(tx, [loop.id])).get(loop.id) ?? [];
      if (reach.some((one) => one.partyId === agency && one.untilSeq === null)) {
        throw badInput('input.agencyId', 'This agency reaches the loop already.');
      }
      const grant: GrantRow = {
        id: rowId(now.getTime()), loopId: loop.id, agencyId: agency, grantedBy: loop.openedBy, grantedAt: now, until, state: 'RUNNING', endedAt: null,
      };
      await insertGrant(tx, grant);
      const entry = await this.note(tx, loop, actor, {
        entry: 'ACCESS_GRANTED', join: [{ party: agency, part: 'GRANT', grade: 2, until }], facts: { ...named(grant), until, reason },
      });
      return { grant: grant.id, loop: loop.id, entry };
    });
  }

  /** Takes a grant back: what the agency is being sent ends with it. */
  revoke(context: RequestContext, input: RevokeGrantInput): Promise<Done<GrantOutcomeIds>> {
    return this.commands.run(context, 'revokeGrant', input, async (tx, actor) => {
      const id = rowIdOf('AccessGrant', input.id);
      if (!id) throw notFound('grant');
      const grant = await getGrant(tx, id);
      const loop = await this.lockOwn(tx, context, grant.loopId);
      const reason = requiredText('input.reason', input.reason);
      await elevate(tx, 'advance');
      if (loop.closedAt !== null || !(await endGrant(tx, id, 'REVOKED', this.rules.clock.now()))) {
        throw new Refusal('ILLEGAL_TRANSITION', 'This grant has ended already.', { state: loop.closedAt ? loop.state : 'ENDED' });
      }
      const entry = await this.note(tx, loop, actor, { entry: 'ACCESS_REVOKED', leave: [grant.agencyId], facts: { ...named(grant), reason } });
      return { grant: id, loop: loop.id, entry };
    });
  }

  /** Ends every grant whose time is over; answers how many. Personal fields have ended by the clock already. */
  async lapse(): Promise<number> {
    const over = await this.database.inContext({ system: 'clocks' }, (tx) => findLapsing(tx, this.rules.clock.now(), ROUND));
    for (const grant of over) await this.database.inContext({ system: 'advance' }, (tx) => this.end(tx, grant));
    return over.length;
  }

  /** Closing has ended reach already, and a closed loop takes no entry. */
  private async end(tx: Tx, grant: GrantRow): Promise<void> {
    const loop = await lockLoop(tx, grant.loopId);
    const ended = await endGrant(tx, grant.id, 'LAPSED', this.rules.clock.now());
    if (ended && loop.closedAt === null) await this.note(tx, loop, PLATFORM, { entry: 'ACCESS_LAPSED', leave: [grant.agencyId], facts: named(grant) });
  }

  private async note(tx: Tx, loop: LoopRow, actor: Parameters<Advance['note']>[3], remark: ReturnType<Parameters<Advance['note']>[4]>): Promise<RowId> {
    return (await this.loops.note(tx, this.catalog.kind(loop.kind).kind, loop.id, actor, () => remark)).entryId;
  }

  private loopOf(id: string): RowId {
    const parsed = parsePublicId(id);
    if (!parsed || !this.catalog.kindOfIdType(parsed.type)) throw notFound('loop');
    return parsed.id;
  }

  /** @throws Refusal NOT_FOUND without reach, FORBIDDEN for anybody but an officer of the opener. */
  private async lockOwn(tx: Tx, context: RequestContext, id: RowId): Promise<LoopRow> {
    const { agency, role } = context.principal;
    const loop = await lockLoop(tx, id);
    if (loop.openedBy !== agency.id || role !== 'OFFICER') throw forbidden('Only an officer of the agency that opened the loop lets others in or out.');
    return loop;
  }
}


function named(grant: GrantRow): { grant: string; agency: string } {
  return { grant: publicId('AccessGrant', grant.id), agency: publicId('Agency', grant.agencyId) };
}
