import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, forbidden, notFound, Refusal } from '../../core/kernel/errors';
import { parsePublicId, publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { CommandActor } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import { lockLoop } from '../../core/loops/loop.store';
import type { Open } from '../../core/loops/open';
import { findReach } from '../../core/loops/reach.store';
import type { LoopRules } from '../../core/loops/rules';
import { PLATFORM } from '../../core/trace/actor';
import type { GrantRow } from './grant.entity';
import { insertGrant } from './grant.store';
import { OVERRIDE_MINUTES, OVERRIDE_REVIEW, REVIEW_HOURS } from './override';
import type { OverrideRow } from './override.entity';
import type { ConsentOverrideInput, RequestOverrideInput, ReviewOverrideInput } from './override.input';
import { findNewestOpen, insertOverride, lockOverride, saveConsent } from './override.store';
import { reviewKind } from './review.kind';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type OverrideOutcomeIds = { override: RowId; loop: RowId };
/** As {@link OverrideOutcomeIds}, of a review. */
export type ReviewOutcomeIds = { id: RowId; entry: RowId };

const MINUTE_MS = 60_000;

/** Break-glass: two officers of one agency let it in for an hour, in the open. */
export class Overrides {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly openings: Open,
    private readonly catalog: Pick<LoopCatalog, 'kind' | 'kindOfIdType'>,
    private readonly rules: LoopRules,
  ) {}

  /** The first officer asks and says why; the owner of the loop and its overseers are told. Nothing is shown yet. */
  request(context: RequestContext, input: RequestOverrideInput): Promise<Done<OverrideOutcomeIds>> {
    return this.commands.run(context, 'requestOverride', input, async (tx, actor) => {
      officerOnly(context);
      const reason = requiredText('input.reason', input.reason);
      await elevate(tx, 'advance');
      const loop = await lockLoop(tx, await this.loopMeant(tx, input));
      await this.checkOutside(tx, loop, context.principal.agency.id);
      const now = this.rules.clock.now();
      const row: OverrideRow = {
        id: rowId(now.getTime()), loopId: loop.id, agencyId: context.principal.agency.id, requestedBy: actor.pseudonym!, requestedAt: now,
        consentedBy: null, grantId: null,
      };
      await insertOverride(tx, row);
      await this.note(tx, loop, actor, { entry: 'OVERRIDE_REQUESTED', facts: { ...named(row), reason } });
      return { override: row.id, loop: loop.id };
    });
  }

  /** The second officer consents: the agency is in for an hour, and a review of it opens by itself. */
  consent(context: RequestContext, input: ConsentOverrideInput): Promise<Done<OverrideOutcomeIds>> {
    return this.commands.run(context, 'consentOverride', input, async (tx, actor) => {
      officerOnly(context);
      const id = rowIdOf('AccessOverride', input.id);
      if (!id) throw notFound('override');
      await elevate(tx, 'advance');
      const row = await lockOverride(tx, id);
      const now = this.rules.clock.now();
      this.checkConsent(row, context, actor, now);
      const loop = await lockLoop(tx, row.loopId);
      await this.checkOutside(tx, loop, row.agencyId);
      const until = new Date(now.getTime() + OVERRIDE_MINUTES * MINUTE_MS);
      const grant: GrantRow = {
        id: rowId(now.getTime()), loopId: loop.id, agencyId: row.agencyId, grantedBy: row.agencyId, grantedAt: now, until, state: 'RUNNING', endedAt: null,
      };
      await insertGrant(tx, grant);
      await saveConsent(tx, id, actor.pseudonym!, grant.id);
      await this.note(tx, loop, actor, {
        entry: 'ACCESS_OVERRIDDEN', join: [{ party: row.agencyId, part: 'GRANT', grade: 2, until }],
        facts: { ...named(row), grant: publicId('AccessGrant', grant.id), until },
      });
      await this.openReview(tx, loop, row, now);
      return { override: id, loop: loop.id };
    });
  }

  /** The auditors say whether it was justified. */
  review(context: RequestContext, input: ReviewOverrideInput): Promise<Done<ReviewOutcomeIds>> {
    return this.commands.run(context, 'reviewOverride', input, async (tx, actor) => {
      const id = rowIdOf('OverrideReview', input.id);
      if (!id) throw notFound('review');
      const done = await this.loops.advance(tx, {
        kind: reviewKind, verb: 'reviewOverride', id, expectedVersion: input.expectedVersion, actor,
        decide: () => {
          const finding = requiredText('input.finding', input.finding);
          const { justified } = input;
          return {
            to: 'REVIEWED', entry: 'OVERRIDE_REVIEWED', row: { justified, finding }, facts: { justified, finding },
            endClocks: [{ code: OVERRIDE_REVIEW, label: null, as: 'MET' }],
          };
        },
      });
      return { id: done.loop.id, entry: done.entryId };
    });
  }

  private async loopMeant(tx: Tx, { loopId, personId }: RequestOverrideInput): Promise<RowId> {
    if (!loopId === !personId) throw badInput('input.loopId', 'Name exactly one of loopId and personId.');
    const person = personId ? rowIdOf('PersonOfInterest', personId) : undefined;
    const parsed = loopId ? parsePublicId(loopId) : undefined;
    const found = person ? await findNewestOpen(tx, person) : parsed && this.catalog.kindOfIdType(parsed.type) ? parsed.id : null;
    if (!found) throw notFound(personId ? 'person' : 'loop');
    return found;
  }

  private async openReview(tx: Tx, loop: LoopRow, row: OverrideRow, now: Date): Promise<void> {
    const auditors = this.rules.places.nearestAgency('AUDIT', loop.regionCode, shanghaiDay(now));
    if (!auditors) throw new Error(`nobody audits region ${loop.regionCode}`);
    await this.openings.open(tx, reviewKind, PLATFORM, {
      verb: 'consentOverride', region: loop.regionCode, openedBy: auditors.id, heldBy: auditors.id, answerer: auditors.id,
      personId: loop.personId, category: loop.category, row: { overrideId: row.id, justified: null, finding: null },
      decision: {
        to: 'OPENED', entry: 'OVERRIDE_REVIEW_OPENED', facts: { ...named(row), loop: publicId(this.catalog.kind(loop.kind).idType, loop.id) },
        startClocks: [{ code: OVERRIDE_REVIEW, label: null, dueAt: new Date(now.getTime() + REVIEW_HOURS * 60 * MINUTE_MS) }],
      },
    });
  }

  private checkConsent(row: OverrideRow, context: RequestContext, actor: CommandActor, now: Date): void {
    if (row.agencyId !== context.principal.agency.id) throw notFound('override');
    if (row.requestedBy === actor.pseudonym) throw forbidden('Somebody else has to consent: a second officer of your agency.');
    if (row.consentedBy !== null) throw new Refusal('ILLEGAL_TRANSITION', 'This override has its consent already.', { state: 'CONSENTED' });
    if (now.getTime() - row.requestedAt.getTime() > OVERRIDE_MINUTES * MINUTE_MS) {
      throw new Refusal('ILLEGAL_TRANSITION', 'This request is too old. Ask again.', { state: 'EXPIRED' });
    }
  }

  /** @throws Refusal ILLEGAL_TRANSITION for a closed loop, BAD_USER_INPUT for a loop about nobody or an agency that reaches it anyway. */
  private async checkOutside(tx: Tx, loop: LoopRow, agency: RowId): Promise<void> {
    if (loop.closedAt !== null) throw new Refusal('ILLEGAL_TRANSITION', 'A loop that is closed lets nobody in.', { state: 'CLOSED' });
    if (loop.personId === null) throw badInput('input.loopId', 'This loop is about nobody: there is nothing to break in for.');
    const reach = (await findReach(tx, [loop.id])).get(loop.id) ?? [];
    if (reach.some((one) => one.partyId === agency && one.untilSeq === null)) throw badInput('input.loopId', 'Your agency reaches this loop already.');
  }

  private async note(tx: Tx, loop: LoopRow, actor: CommandActor, remark: ReturnType<Parameters<Advance['note']>[4]>): Promise<void> {
    await this.loops.note(tx, this.catalog.kind(loop.kind).kind, loop.id, actor, () => remark);
  }
}

function officerOnly(context: RequestContext): void {
  if (context.principal.role !== 'OFFICER') throw forbidden('Breaking in is for officers.');
}

function named(row: OverrideRow): { override: string; agency: string } {
  return { override: publicId('AccessOverride', row.id), agency: publicId('Agency', row.agencyId) };
}
