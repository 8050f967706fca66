import { ITEMS, type PersonalItem } from '../../core/access/item';
import { decide, viewOf, type PersonalClass, type ReachGrade } from '../../core/access/policy';
import { findPersonGrades } from '../../core/access/reach.store';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, forbidden, notFound, Refusal } from '../../core/kernel/errors';
import { rowId, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { CommandActor } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import { lockLoops } from '../../core/loops/loop.store';
import type { LoopRules } from '../../core/loops/rules';
import { itemsOf, readCorrection, type Correction } from './correction';
import type { CorrectPersonInput } from './correction.input';
import { findRunningLoops, insertCorrection, lockPersonRow, saveCorrection } from './correction.store';
import { documentLock, lockIdentities, lockPersons, phoneLock } from './person-lock.store';
import { personIdOf } from './person.store';

/** Ids of a correction's answer; fields are read anew under the caller's rights. */
export type CorrectionOutcomeIds = { person: RowId; correction: RowId; entries: RowId[] };

/** The right to rectification (PIPL, Art. 46): whoever works with a person corrects what is wrong, and whoever had it is told. */
export class Corrections {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly catalog: Pick<LoopCatalog, 'kind'>,
    private readonly rules: LoopRules,
  ) {}

  /**
   * Writes the right values and one entry on each running loop of the person, which those who reach it see at once; others who
   * received such a field find the correction in their list.
   * @throws Refusal FORBIDDEN for whoever neither opened nor has a running loop of the person, or never sees such a field in full.
   */
  correct(context: RequestContext, input: CorrectPersonInput): Promise<Done<CorrectionOutcomeIds>> {
    return this.commands.run(context, 'correctPerson', input, async (tx, actor) => {
      const person = personIdOf(input.id);
      const reason = requiredText('input.reason', input.reason);
      const correction = readCorrection(input, shanghaiDay(this.rules.clock.now()));
      if (correction.regionCode !== undefined) this.checkRegion(correction.regionCode);
      const [reached] = await findPersonGrades(tx, context.party, this.rules.clock.now(), [person]);
      if (!reached) throw notFound('person');
      await elevate(tx, 'advance');
      await lockIdentities(tx, identityLocks(correction));
      await lockPersons(tx, [person]);
      const running = await lockLoops(tx, await findRunningLoops(tx, person));
      checkPart(context, running, reached.grade, itemsOf(correction.fields));
      const version = await lockPersonRow(tx, person);
      if (version !== input.expectedVersion) {
        throw new Refusal('VERSION_CONFLICT', 'The person has changed since you read it. Read it again and decide anew.', { currentVersion: version });
      }
      await saveCorrection(tx, person, correction);
      return this.tell(tx, actor, person, running, correction, reason);
    });
  }

  private async tell(
    tx: Tx, actor: CommandActor, person: RowId, running: readonly LoopRow[], correction: Correction, reason: string,
  ): Promise<CorrectionOutcomeIds> {
    const at = this.rules.clock.now();
    const id = rowId(at.getTime());
    const told = await insertCorrection(tx, {
      id, personId: person, at, agencyId: actor.agencyId!, actor: actor.pseudonym!, fields: correction.fields,
    }, classesOf(itemsOf(correction.fields)));
    const { document, name, sex, birthYear, phone, address, regionCode } = correction;
    const codes = told.map((agency) => this.rules.places.agency(agency)!.code).sort();
    const facts = {
      fields: correction.fields, told: codes, reason, name, sex, birthYear, documentType: document?.type, document: document?.number, phone, address,
      region: regionCode,
    };
    const entries: RowId[] = [];
    for (const loop of running) {
      const noted = await this.loops.note(tx, this.catalog.kind(loop.kind).kind, loop.id, actor, () => ({ entry: 'PERSON_CORRECTED', facts }));
      entries.push(noted.entryId);
    }
    return { person, correction: id, entries };
  }

  private checkRegion(code: string): void {
    const found = this.rules.places.regionOn(code, shanghaiDay(this.rules.clock.now()));
    if (!('region' in found)) throw badInput('input.regionCode', 'No region has this code today.');
  }
}

/** @throws Refusal FORBIDDEN unless the caller opened, holds or answers a running loop, and sees what is corrected in full for one of its purposes. */
function checkPart(context: RequestContext, running: readonly LoopRow[], grade: ReachGrade, items: readonly PersonalItem[]): void {
  const { agency, role, purposes } = context.principal;
  const isPart = context.party === agency.id
    && running.some((loop) => [loop.openedBy, loop.heldBy, loop.answerer].includes(agency.id));
  if (!isPart) throw forbidden('A person is corrected by an agency that opened, holds or answers a running loop of the person.');
  const sees = (item: PersonalItem): boolean => (
    purposes.some((purpose) => decide(viewOf({ kind: agency.kind, role, purpose }, grade), item) === 'FULL')
  );
  if (!items.every(sees)) throw forbidden('Your agency does not see all of these fields in full, and so cannot correct them.');
}

function classesOf(items: readonly PersonalItem[]): PersonalClass[] {
  return [...new Set(items.map((item) => ITEMS[item].class))].filter((name): name is PersonalClass => name !== 'WORK');
}

function identityLocks({ document, wrongDocument, phone }: Correction): string[] {
  return [...[document, wrongDocument].flatMap((one) => (one ? [documentLock(one)] : [])), ...(phone ? [phoneLock(phone)] : [])];
}
