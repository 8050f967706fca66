import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { LoopPhase } from '../../core/loops/loop-kind';
import type { Envelope } from './envelope';

/** Previous entry and loop are joined by key, so a page costs the same at any place of the log. */
const READ = `
  SELECT i.index, e.id AS "entryId", e.kind AS "entryKind", e.loop_seq AS "loopSeq", e.phase, e.held_by AS "heldBy", e.overdue,
    p.phase AS "phaseBefore", p.held_by AS "heldByBefore", p.overdue AS "overdueBefore",
    l.id AS "loopId", l.kind, l.region_code AS "regionCode", l.opened_by AS "openedBy", l.person_id AS "personId", l.opened_at AS "openedAt"
  FROM trace_index i
  JOIN trace_entry e ON e.id = i.entry_id
  LEFT JOIN trace_entry p ON p.loop_key = e.loop_key AND p.loop_seq = e.loop_seq - 1
  LEFT JOIN loop l ON l.trace_key = e.loop_key
  WHERE i.index > $1
  ORDER BY i.index
  LIMIT $2`;

interface EnvelopeRow {
  index: string;
  entryId: RowId;
  entryKind: string;
  loopSeq: number | null;
  phase: LoopPhase;
  heldBy: RowId;
  overdue: boolean;
  phaseBefore: LoopPhase | null;
  heldByBefore: RowId;
  overdueBefore: boolean;
  loopId: RowId | null;
  kind: string;
  regionCode: string;
  openedBy: RowId;
  personId: RowId | null;
  openedAt: Date;
}

/** The places of the log behind `after`, in order, at most `limit`. Needs the system context `tailer`. */
export async function readEnvelopes(tx: Tx, after: number, limit: number): Promise<Envelope[]> {
  const rows: EnvelopeRow[] = await tx.query(READ, [after, limit]);
  return rows.map(toEnvelope);
}

function toEnvelope(row: EnvelopeRow): Envelope {
  const index = Number(row.index);
  if (row.loopId === null || row.loopSeq === null) return { index, entryId: row.entryId, move: null };
  const before = row.phaseBefore && { phase: row.phaseBefore, heldBy: row.heldByBefore, overdue: row.overdueBefore };
  return {
    index,
    entryId: row.entryId,
    move: {
      loopId: row.loopId, entryKind: row.entryKind, loopSeq: row.loopSeq, kind: row.kind, regionCode: row.regionCode, openedBy: row.openedBy,
      personId: row.personId, openedAt: row.openedAt, before, after: { phase: row.phase, heldBy: row.heldBy, overdue: row.overdue },
    },
  };
}
