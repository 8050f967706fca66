import { findPersonGrades } from '../../core/access/reach.store';
import { POLICY_VERSION } from '../../core/access/policy';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { notFound, Refusal } from '../../core/kernel/errors';
import type { Clock } from '../../core/kernel/clock';
import { publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { CommandActor } from '../../core/loops/loop-kind';
import { append } from '../../core/trace/append';
import { keepFacts } from '../../core/trace/facts';
import { lockPersons } from '../persons/person-lock.store';
import { personIdOf } from '../persons/person.store';
import type { LiftLegalHoldInput, PlaceLegalHoldInput } from './legal-hold.input';
import { getHold, insertHold, liftHold } from './legal-hold.store';
import { retentionEntries } from './retention';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type HoldOutcomeIds = { hold: RowId; entry: RowId };

/** Legal holds: while one stands, retention destroys nothing of the person. */
export class LegalHolds {
  constructor(private readonly commands: Commands, private readonly clock: Clock) {}

  /** Places a hold on a person within reach. The entry is about the person and no loop, so that loops that are closed stay as they are. */
  place(context: RequestContext, input: PlaceLegalHoldInput): Promise<Done<HoldOutcomeIds>> {
    return this.commands.run(context, 'placeLegalHold', input, async (tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const person = personIdOf(input.personId);
      const at = this.clock.now();
      if ((await findPersonGrades(tx, context.party, at, [person])).length === 0) throw notFound('person');
      await elevate(tx, 'advance');
      await lockPersons(tx, [person]);
      const id = rowId(at.getTime());
      await insertHold(tx, { id, personId: person, placedBy: context.principal.agency.id, placedAt: at, liftedBy: null, liftedAt: null });
      return { hold: id, entry: await this.write(tx, actor, person, 'placeLegalHold', 'LEGAL_HOLD_PLACED', id, reason) };
    });
  }

  /** Lifts a hold that stands. @throws Refusal ILLEGAL_TRANSITION where it was lifted before. */
  lift(context: RequestContext, input: LiftLegalHoldInput): Promise<Done<HoldOutcomeIds>> {
    return this.commands.run(context, 'liftLegalHold', input, async (tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const id = rowIdOf('LegalHold', input.id);
      if (!id) throw notFound('legal hold');
      const { personId } = await getHold(tx, id);
      await elevate(tx, 'advance');
      await lockPersons(tx, [personId]);
      if (!await liftHold(tx, id, context.principal.agency.id, this.clock.now())) {
        throw new Refusal('ILLEGAL_TRANSITION', 'This hold was lifted before.', { state: 'LIFTED' });
      }
      return { hold: id, entry: await this.write(tx, actor, personId, 'liftLegalHold', 'LEGAL_HOLD_LIFTED', id, reason) };
    });
  }

  private async write(
    tx: Tx, actor: CommandActor, personId: RowId, verb: string, kind: 'LEGAL_HOLD_PLACED' | 'LEGAL_HOLD_LIFTED', hold: RowId, reason: string,
  ): Promise<RowId> {
    const at = this.clock.now();
    const [entry] = await append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb, agencyId: actor.agencyId, actor: actor.pseudonym,
      purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId,
      facts: keepFacts(retentionEntries[kind], { hold: publicId('LegalHold', hold), reason }),
    }]);
    return entry!.id;
  }
}
