import { operation } from '../../../schema/operations/pages/worklist.graphql';
import { LiveLoops, snapshotOfPages, type ApiError, type HeldLoop, type LinkState, type LoopFrame } from '../../client';
import { WORK_SELECTION } from '../shared/selections';
import type { Session } from '../shared/session';

/** A loop on the worklist. */
export interface WorkLoop extends HeldLoop {
  readonly number: string;
  readonly kind: string;
  readonly phase: string;
  readonly stateName: string;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly verbs: readonly string[];
  readonly region: { readonly code: string; readonly name: string };
  readonly openedBy: { readonly name: string };
  readonly person: { readonly id: string; readonly name: string | null } | null;
}

interface Page { position: string; loops: { nodes: WorkLoop[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }

/** What is told about the list while it lives. */
export interface WorkListeners {
  readonly onState: (state: LinkState, error?: ApiError) => void;
  readonly onFrame: (frame: LoopFrame<WorkLoop>) => void;
  readonly onSnapshot: () => void;
}

/** What an agency holds and has to act on, kept true. */
export function liveWork(session: Session, agencyId: string, listeners: WorkListeners): LiveLoops<WorkLoop> {
  const filter = { heldBy: agencyId, phases: ['OPEN', 'ANSWERED'] };
  return new LiveLoops<WorkLoop>({
    transport: session.transport, credentials: session.credentials, selection: WORK_SELECTION, filter,
    onState: listeners.onState, onFrame: listeners.onFrame,
    snapshot: async () => {
      const snapshot = await snapshotOfPages<WorkLoop>(async (after) => {
        const { position, loops } = await session.link.send<Page>(operation('Work'), { filter, after });
        return { position, page: loops };
      });
      listeners.onSnapshot();
      return snapshot;
    },
  });
}

/** By due time, those without a deadline last; ties by number. */
export function byDue(a: WorkLoop, b: WorkLoop): number {
  const due = (loop: WorkLoop) => (loop.dueAt ? new Date(loop.dueAt).getTime() : Infinity);
  return due(a) === due(b) ? compare(a.number, b.number) : due(a) - due(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
