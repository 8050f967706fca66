import { gradeOfLoop } from '../access/reach.store';
import type { RequestContext } from '../access/request-context';
import { elevate, type Tx } from '../db/context';
import { publicId, type RowId } from '../kernel/ids';
import type { Places } from '../places/places';
import { toFact } from '../trace/trace.view';
import { openFacts, type StoredPayload } from '../trace/sealed-facts';
import type { LoopCatalog } from './loop-catalog';
import type { LoopRow } from './loop.entity';
import { findLoops } from './loop.store';
import type { Reach } from './reach';
import { findReach } from './reach.store';
import { differences, type DiffEntry } from './trace-diff';
import { FactChange, LoopSight, TraceDiff, WorkChange } from './trace-diff.type';

/** Entries of a loop that the context reaches, up to and with an index. */
const ENTRIES = `
  SELECT e.id, i.index::float8 AS index, e.loop_seq AS seq, e.at, e.kind, e.state, e.phase, e.held_by AS "heldBy", e.due_at AS "dueAt", e.overdue,
    p.facts, p.facts_enc AS "sealedFacts"
  FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id LEFT JOIN trace_payload p ON p.entry_id = e.id
  WHERE e.loop_key = $1 AND i.index <= $2 ORDER BY e.loop_seq`;

type Read = DiffEntry & { readonly seq: number; readonly at: Date };

/** Tells what changed between two places of the log, for whom that was to be seen, and whom to ask the read log about. */
export class TraceDiffReading {
  constructor(private readonly catalog: LoopCatalog, private readonly places: Places) {}

  /** The difference from behind one index up to and with another; null for a loop beyond reach. */
  async between(context: RequestContext, id: RowId, from: number, to: number): Promise<TraceDiff | null> {
    const grade = await gradeOfLoop(context, id);
    const overseen = ['AUDIT', 'SUPERVISION'].includes(context.principal.agency.kind);
    const found = await context.read((tx) => read(tx, id, to, overseen));
    if (!found) return null;
    const { loop, entries, reach } = found;
    const { work, facts } = differences(entries, from);
    const view = context.view(grade);
    const within = entries.filter((entry) => entry.index > from);
    return Object.assign(new TraceDiff(), {
      loopId: publicId(this.catalog.kind(loop.kind).idType, id), fromIndex: from < 0 ? null : from, toIndex: to < 0 ? null : to,
      changes: work.map(({ field, before, after, entry }) => Object.assign(new WorkChange(), {
        ...placeOf(entry), field, before: this.shown(field, before), after: this.shown(field, after),
      })),
      facts: facts.map(({ before, after, entry }) => Object.assign(new FactChange(), {
        ...placeOf(entry), kind: entry.kind, before: before && toFact(before, view, loop.personId), after: toFact(after, view, loop.personId),
      })),
      visibleTo: reach && sightsOf(reach, within),
      seen: { personId: overseen ? loop.personId : null, from: within[0]?.at ?? null, to: within.at(-1)?.at ?? null },
    });
  }

  private shown(field: string, value: string | null): string | null {
    return field === 'HOLDER' && value !== null ? this.places.agency(value)?.code ?? value : value;
  }
}

async function read(tx: Tx, id: RowId, to: number, overseen: boolean): Promise<{ loop: LoopRow; entries: Read[]; reach: Reach[] | null } | null> {
  const [loop] = await findLoops(tx, [id]);
  if (!loop) return null;
  const entries = await openFacts<Read & StoredPayload>(tx, await tx.query(ENTRIES, [loop.traceKey, to])) as Read[];
  if (!overseen) return { loop, entries, reach: null };
  await elevate(tx, 'tailer');
  return { loop, entries, reach: (await findReach(tx, [id])).get(id) ?? [] };
}

function placeOf(entry: DiffEntry): { index: number; entryId: string } {
  return { index: entry.index, entryId: publicId('TraceEntry', entry.id) };
}

/** Everybody whose reach meets the entries; where there are none, nobody. */
function sightsOf(reach: readonly Reach[], entries: readonly Read[]): LoopSight[] {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  return reach
    .filter(({ sinceSeq, untilSeq }) => sinceSeq <= last.seq && (untilSeq === null || untilSeq >= first.seq))
    .sort((a, b) => a.sinceSeq - b.sinceSeq || (a.partyId < b.partyId ? -1 : 1))
    .map(({ partyId, part, grade, sinceSeq, untilSeq, personalUntil }) => Object.assign(new LoopSight(), {
      partyId, part, grade, sinceSeq, untilSeq, personalUntil, teamId: part === 'TEAM' ? publicId('VolunteerTeam', partyId) : null,
    }));
}
