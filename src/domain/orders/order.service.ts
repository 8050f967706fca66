import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, notFound } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { optionalText, requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRow } from '../../core/loops/loop.entity';
import type { CommandActor, Decision } from '../../core/loops/loop-kind';
import { lockPersons } from '../persons/person-lock.store';
import { findPersons, getPersonForLoop, personIdOf } from '../persons/person.store';
import { findRunningStay } from '../stays/stay.store';
import { checkBasis } from '../transfers/transfer-order.service';
import { checkExemption } from './exemption';
import { checkEnd, CLOCKS_ENDED, ENDED, type OrderState, type OrderVerb } from './order';
import { endClockTo, type OrderBook } from './order-book.service';
import { drafted } from './order-draft';
import type { OrderRow } from './order.entity';
import type * as Input from './order.input';
import { orderKind } from './order.kind';
import { getOrder, lockOrderOf } from './order.store';
import { INFECTED } from './proposal';
import type { Proposals } from './proposal.service';
import { reevaluated } from './reevaluation.service';
import { insertContactLink, insertTestResult } from './register.store';
import { refuseUnmet, unmetOf } from './release-check.service';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type OrderOutcomeIds = { id: RowId; entry: RowId };
type Verdict = Decision<OrderState, OrderRow>;
type Verb = { idempotencyKey: string; id: string; expectedVersion: number };

/** Verbs after which a stay or transfer has to follow. */
const MOVES: readonly OrderVerb[] = ['extendOrder', 'reevaluateOrder', 'releaseOrder', 'revokeOrder', 'recordExemption'];

/** Verbs of orders: each is a decision of whoever issued it. */
export class Orders {
  constructor(private readonly commands: Commands, private readonly book: OrderBook, private readonly proposals: Proposals) {}

  /** Issues an order for a person within the caller's reach who has none in force. */
  issue(context: RequestContext, input: Input.IssueOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.commands.run(context, 'issueOrder', input, async (tx, actor) => {
      const { id, regionCode } = await getPersonForLoop(tx, personIdOf(input.personId));
      const basis = checkBasis(input.legalBasis);
      await elevate(tx, 'advance');
      await lockPersons(tx, [id]);
      if (await lockOrderOf(tx, id)) throw badInput('input.personId', 'An order of this person is in force: extend it, or decide it anew.');
      const [person] = await findPersons(tx, [id]);
      const { rules } = this.book;
      const issuer = context.principal.agency.id;
      const community = rules.places.nearestAgency('COMMUNITY', regionCode, shanghaiDay(rules.clock.now()))?.id ?? issuer;
      const opened = await this.book.issue(tx, actor, {
        verb: 'issueOrder', person: person!, region: regionCode, issuer, community, basis,
        term: drafted(rules.edition(regionCode), person!, rules.clock.now(), input), transfer: null, stay: await findRunningStay(tx, id),
      });
      await this.book.carry(tx, actor, opened.loop, await getOrder(tx, opened.loop.id));
      return { id: opened.loop.id, entry: opened.entryId };
    });
  }

  /** A new decision: the order runs longer, under the edition that it was made under. */
  extend(context: RequestContext, input: Input.ExtendOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'extendOrder', input, async (loop, row, tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const endsAt = checkEnd('input.endsAt', input.endsAt, row.endsAt, this.now);
      await this.book.decided(tx, loop, { ...row, endsAt }, 'EXTENDED', reason, actor.agencyId!);
      return {
        to: 'IN_FORCE', entry: 'ORDER_EXTENDED', row: { endsAt }, ...endClockTo(endsAt),
        facts: { reason, endsAt, protocol: publicId('Protocol', row.protocolId) },
      };
    });
  }

  /** A new decision by the edition in force now: a running order has stayed as it was until this. */
  reevaluate(context: RequestContext, input: Input.ReevaluateOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'reevaluateOrder', input, async (loop, row, tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      return reevaluated(tx, this.book, loop, row, { by: actor.agencyId!, category: input.category ?? row.category, exposedAt: input.exposedAt ?? null, reason });
    });
  }

  /** Checks what the protocol of the last decision asks before the end. Whoever must be free all the same has the order revoked. */
  release(context: RequestContext, input: Input.ReleaseOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'releaseOrder', input, async (loop, row, tx) => {
      const reason = requiredText('input.reason', input.reason);
      refuseUnmet(await unmetOf(tx, this.book, row), loop.state, 'releaseOrder', ['revokeOrder', 'extendOrder', 'reevaluateOrder']);
      return this.ended('RELEASED', 'ORDER_RELEASED', reason);
    });
  }

  /** Adds a result of the person, the room or the surroundings to the register. Nobody's order changes by it; a positive at a site proposes what a health officer may decide. */
  recordTest(context: RequestContext, input: Input.RecordTestResultInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'recordTestResult', input, async (loop, row, tx, actor) => {
      const { subject, result, sampledAt } = input;
      if (sampledAt > this.now) throw badInput('input.sampledAt', 'A sample is not taken in the future.');
      const test = await insertTestResult(tx, { order: loop.id, subject, result, sampledAt, by: actor.agencyId!, at: this.now });
      if (!INFECTED.includes(row.category)) await this.proposals.raise(tx, actor, { loop, row }, input);
      return { to: 'IN_FORCE', entry: 'ORDER_TESTED', facts: { subject, result, sampledAt, test: publicId('TestResult', test) } };
    });
  }

  /** Says whose contact the person is: release may depend on the other's results. */
  link(context: RequestContext, input: Input.LinkContactsInput): Promise<Done<OrderOutcomeIds>> {
    return this.commands.run(context, 'linkContacts', input, async (tx, actor) => {
      const related = await getPersonForLoop(tx, personIdOf(input.relatedPersonId));
      return this.advance(tx, actor, 'linkContacts', input, async (loop) => {
        if (related.id === loop.personId) throw badInput('input.relatedPersonId', 'Nobody is a contact of themselves.');
        const link = await insertContactLink(tx, loop.id, related.id, actor.agencyId!, this.now);
        if (!link) throw badInput('input.relatedPersonId', 'These two are linked already.');
        return { to: 'IN_FORCE', entry: 'ORDER_CONTACT_LINKED', facts: { related: publicId('PersonOfInterest', related.id), link: publicId('ContactLink', link) } };
      });
    });
  }

  revoke(context: RequestContext, input: Input.RevokeOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'revokeOrder', input, () => this.ended('REVOKED', 'ORDER_REVOKED', requiredText('input.reason', input.reason)));
  }

  /** Leads to isolation at home, which ends a stay, or to somebody at the person's side. */
  exempt(context: RequestContext, input: Input.RecordExemptionInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'recordExemption', input, async (loop, row, tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const { ground, way } = input;
      const escort = input.escort ? { ...input.escort, name: requiredText('input.escort.name', input.escort.name, 100) } : null;
      const [person] = await findPersons(tx, [loop.personId!]);
      checkExemption(ground, way, escort, person!.birthYear, Number(shanghaiDay(this.now).slice(0, 4)));
      const measure = way === 'HOME' ? 'HOME_ISOLATION' : row.measure;
      await this.book.decided(tx, loop, { ...row, measure }, 'EXEMPTED', reason, actor.agencyId!);
      return {
        to: 'IN_FORCE', entry: 'ORDER_EXEMPTED', row: { exemptionGround: ground, exemptionWay: way, measure },
        facts: { ground, to: way, escort: escort?.name, reason, measure },
      };
    });
  }

  close(context: RequestContext, input: Input.CloseOrderInput): Promise<Done<OrderOutcomeIds>> {
    return this.run(context, 'closeOrder', input, () => ({
      to: 'CLOSED', entry: 'ORDER_CLOSED', facts: { note: optionalText('input.note', input.note) },
    }));
  }

  private get now(): Date {
    return this.book.rules.clock.now();
  }

  private ended(to: 'RELEASED' | 'REVOKED', entry: string, reason: string): Verdict {
    const endedAt = this.now;
    return { to, entry, ...ENDED, row: { endedAt }, endClocks: CLOCKS_ENDED, facts: { reason, endedAt } };
  }

  /** Whatever a verb decides, what the order carries follows it in the same transaction. */
  private run<I extends Verb>(
    context: RequestContext, verb: OrderVerb, input: I,
    decide: (loop: LoopRow, row: OrderRow, tx: Tx, actor: CommandActor) => Verdict | Promise<Verdict>,
  ): Promise<Done<OrderOutcomeIds>> {
    return this.commands.run(context, verb, input, (tx, actor) => this.advance(tx, actor, verb, input, (loop, row) => decide(loop, row, tx, actor)));
  }

  private async advance(
    tx: Tx, actor: CommandActor, verb: OrderVerb, input: Verb, decide: (loop: LoopRow, row: OrderRow) => Verdict | Promise<Verdict>,
  ): Promise<OrderOutcomeIds> {
    const id = rowIdOf('IsolationOrder', input.id);
    if (!id) throw notFound('isolation order');
    const done = await this.book.loops.advance(tx, { kind: orderKind, verb, id, expectedVersion: input.expectedVersion, actor, decide });
    if (MOVES.includes(verb)) await this.book.carry(tx, actor, done.loop, done.row);
    return { id: done.loop.id, entry: done.entryId };
  }
}
