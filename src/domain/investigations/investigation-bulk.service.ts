import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { badInput, type Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { optionalText } from '../../core/kernel/text';
import type { AdvanceAll, StepOutcome } from '../../core/loops/advance-all';
import type { Commands, Done } from '../../core/loops/command';
import type { Decision } from '../../core/loops/loop-kind';
import { getTeamIn } from '../teams/team.store';
import type { InvestigationState, InvestigationVerb } from './investigation';
import type * as Input from './investigation-bulk.input';
import type { InvestigationRow } from './investigation.entity';
import { investigationKind } from './investigation.kind';
import { findInvestigations } from './investigation.store';

/** Most requests of one call. */
export const BULK_LIMIT = 500;

/** Why a request was left as it is. No value of a person is in it. */
export interface BulkProblem {
  readonly code: string;
  readonly message: string;
  readonly path: string;
  /** Of VERSION_CONFLICT. */
  readonly currentVersion: number | null;
  /** Of ILLEGAL_TRANSITION. */
  readonly state: string | null;
}

/** What became of one request of a call: ids, or why it was refused. */
export type BulkRow = { readonly id: RowId; readonly entry: RowId } | { readonly problem: BulkProblem };
/** What is kept of a call. */
export type BulkOutcome = { rows: readonly BulkRow[] };

type Verdict = Omit<Decision<InvestigationState, InvestigationRow>, 'row'>;

/** Verbs on many requests in one call: each request has an outcome of its own, and the call one idempotency key. */
export class BulkInvestigations {
  constructor(private readonly commands: Commands, private readonly loops: AdvanceAll) {}

  /** 签收 */
  receive(context: RequestContext, input: Input.ReceiveInvestigationsInput): Promise<Done<BulkOutcome>> {
    const note = optionalText('input.note', input.note);
    return this.run(context, 'receiveInvestigation', 'receiveInvestigations', input, () => ({ to: 'RECEIVED', entry: 'INVESTIGATION_RECEIVED', facts: { note } }));
  }

  /** 派单: all to one team. */
  assign(context: RequestContext, input: Input.AssignInvestigationsInput): Promise<Done<BulkOutcome>> {
    const note = optionalText('input.note', input.note);
    return this.run(context, 'assignInvestigation', 'assignInvestigations', input, async (tx) => {
      const team = await getTeamIn(tx, 'input.teamId', input.teamId);
      return { to: 'ASSIGNED', entry: 'INVESTIGATION_ASSIGNED', teamId: team.id, facts: { team: publicId('VolunteerTeam', team.id), note } };
    });
  }

  /** 销号 */
  close(context: RequestContext, input: Input.CloseInvestigationsInput): Promise<Done<BulkOutcome>> {
    const note = optionalText('input.note', input.note);
    return this.run(context, 'closeInvestigation', 'closeInvestigations', input, () => ({ to: 'CLOSED', entry: 'INVESTIGATION_CLOSED', facts: { note } }));
  }

  private async run(
    context: RequestContext, verb: InvestigationVerb, mutation: string, input: Input.BulkInput, decide: (tx: Tx) => Verdict | Promise<Verdict>,
  ): Promise<Done<BulkOutcome>> {
    checkItems(input.items);
    return this.commands.run(context, mutation, input, async (tx, actor) => {
      const named = input.items.flatMap(({ id, expectedVersion }) => {
        const rowId = rowIdOf('InvestigationRequest', id);
        return rowId ? [{ id: rowId, expectedVersion }] : [];
      });
      const verdict = await decide(tx);
      const outcomes = await this.loops.advanceAll(tx, { kind: investigationKind, verb, items: named, actor, load: findInvestigations, decide: () => verdict });
      const found = new Map(named.map(({ id }, i) => [id, outcomes[i]!]));
      return { rows: input.items.map(({ id }, i) => rowOf(rowIdOf('InvestigationRequest', id), found, i)) };
    });
  }
}

/** @throws Refusal BAD_USER_INPUT where the call as a whole cannot be read. */
function checkItems(items: Input.BulkInput['items']): void {
  if (items.length < 1 || items.length > BULK_LIMIT) throw badInput('input.items', `items must have 1 to ${BULK_LIMIT} rows; send more in several calls.`);
  const seen = new Set<string>();
  items.forEach(({ id }, i) => {
    if (seen.has(id)) throw badInput(`input.items.${i}.id`, 'A request may stand in a call once.');
    seen.add(id);
  });
}

function rowOf(id: RowId | undefined, outcomes: ReadonlyMap<RowId, StepOutcome>, place: number): BulkRow {
  const outcome = id && outcomes.get(id);
  if (!outcome) return { problem: { code: 'NOT_FOUND', message: 'No investigation request with this id is within your reach.', path: `input.items.${place}.id`, currentVersion: null, state: null } };
  return 'entry' in outcome ? { id, entry: outcome.entry } : { problem: problemOf(outcome.refusal, place) };
}

function problemOf({ code, message, details }: Refusal, place: number): BulkProblem {
  const { currentVersion, state } = details as { currentVersion?: number; state?: string };
  return { code, message, path: `input.items.${place}.${code === 'VERSION_CONFLICT' ? 'expectedVersion' : 'id'}`, currentVersion: currentVersion ?? null, state: state ?? null };
}
