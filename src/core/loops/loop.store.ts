import type { Tx } from '../db/context';
import { notFound } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { ClockRow } from './clock.entity';
import { LoopRow } from './loop.entity';
import { In, IsNull } from 'typeorm';

const COLUMNS = `id, kind, number, trace_key, state, phase, version, last_hash, region_code, opened_by, held_by, answerer,
  person_id, team_id, protocol_id, category, opened_at, due_at, overdue, closed_at, control, control_at, holds, voided`;
const TYPED = `id uuid, kind text, number text, trace_key uuid, state text, phase text, version int, last_hash bytea,
  region_code text, opened_by uuid, held_by uuid, answerer uuid, person_id uuid, team_id uuid, protocol_id uuid, category text,
  opened_at timestamptz, due_at timestamptz, overdue boolean, closed_at timestamptz, control text, control_at timestamptz,
  holds boolean, voided boolean`;

/** Locks the loop for the rest of the transaction. @throws Refusal NOT_FOUND where the context does not reach it. */
export async function lockLoop(tx: Tx, id: RowId): Promise<LoopRow> {
  const row = await tx.findOne(LoopRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw notFound('loop');
  return row;
}

/** Locks several loops in the order of their keys, so that two callers cannot wait for each other. */
export async function lockLoops(tx: Tx, ids: readonly RowId[]): Promise<LoopRow[]> {
  return tx.find(LoopRow, { where: { id: In([...ids]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}

/** The loops of these keys that the context reaches, in any order. */
export async function findLoops(tx: Tx, ids: readonly RowId[]): Promise<LoopRow[]> {
  return tx.find(LoopRow, { where: { id: In([...ids]) } });
}

/** A loop that is known to exist. @throws Error where the context does not reach it. */
export async function getLoop(tx: Tx, id: RowId): Promise<LoopRow> {
  return tx.findOneByOrFail(LoopRow, { id });
}

/** The loop of a readable number, or null without reach. */
export async function findLoopByNumber(tx: Tx, number: string): Promise<LoopRow | null> {
  return tx.findOne(LoopRow, { where: { number } });
}

/** Clocks of these loops whose event has not come yet. */
export async function findOpenClocks(tx: Tx, loops: readonly RowId[]): Promise<ClockRow[]> {
  return tx.find(ClockRow, { where: { loopId: In([...loops]), endedAt: IsNull() } });
}

/** All clocks of these loops, by start. */
export async function findClocks(tx: Tx, loops: readonly RowId[]): Promise<ClockRow[]> {
  return tx.find(ClockRow, { where: { loopId: In([...loops]) }, order: { startedAt: 'ASC', code: 'ASC' } });
}

/** Numbers for new loops, unique for ever. A sequence, so that nobody waits for a counter. */
export async function takeNumbers(tx: Tx, count: number): Promise<number[]> {
  const rows: { n: string }[] = await tx.query(`SELECT nextval('loop_number') AS n FROM generate_series(1, $1)`, [count]);
  return rows.map((row) => Number(row.n));
}

/** Writes loops that are new. */
export async function insertLoops(tx: Tx, loops: readonly LoopRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO loop (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS l(${TYPED})`,
    [JSON.stringify(loops.map(recordOf))],
  );
}

const UPDATE = `
  UPDATE loop SET state = l.state, phase = l.phase, version = l.version, last_hash = l.last_hash, held_by = l.held_by,
    answerer = l.answerer, team_id = l.team_id, due_at = l.due_at, overdue = l.overdue, closed_at = l.closed_at,
    control = l.control, control_at = l.control_at, holds = l.holds, voided = l.voided
  FROM jsonb_to_recordset($1::jsonb) AS l(${TYPED})
  WHERE loop.id = l.id`;

/** Writes what an entry may change of loops that exist. The caller holds their locks. */
export async function updateLoops(tx: Tx, loops: readonly LoopRow[]): Promise<void> {
  await tx.query(UPDATE, [JSON.stringify(loops.map(recordOf))]);
}

const SAVE_CLOCKS = `
  INSERT INTO clock (id, loop_id, code, label, protocol_id, state, started_at, due_at, ended_at, breached_at)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, loop_id uuid, code text, label text, protocol_id uuid, state text,
    started_at timestamptz, due_at timestamptz, ended_at timestamptz, breached_at timestamptz)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at, ended_at = excluded.ended_at,
    breached_at = excluded.breached_at`;

/** Writes clocks, new and changed ones alike. */
export async function saveClocks(tx: Tx, clocks: readonly ClockRow[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.query(SAVE_CLOCKS, [JSON.stringify(clocks.map((clock) => ({
    id: clock.id, loop_id: clock.loopId, code: clock.code, label: clock.label, protocol_id: clock.protocolId,
    state: clock.state, started_at: clock.startedAt, due_at: clock.dueAt, ended_at: clock.endedAt, breached_at: clock.breachedAt,
  })))]);
}

/** Loops with a running clock whose deadline has come, the longest overdue first. */
export async function findDueLoops(tx: Tx, now: Date, limit: number): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query(
    `SELECT loop_id AS id FROM clock WHERE state = 'RUNNING' AND due_at <= $1 GROUP BY loop_id ORDER BY min(due_at) LIMIT $2`,
    [now, limit],
  );
  return rows.map((row) => row.id);
}

function recordOf(loop: LoopRow): Record<string, unknown> {
  return {
    id: loop.id, kind: loop.kind, number: loop.number, trace_key: loop.traceKey, state: loop.state, phase: loop.phase,
    version: loop.version, last_hash: `\\x${loop.lastHash.toString('hex')}`, region_code: loop.regionCode, opened_by: loop.openedBy,
    held_by: loop.heldBy, answerer: loop.answerer, person_id: loop.personId, team_id: loop.teamId, protocol_id: loop.protocolId,
    category: loop.category, opened_at: loop.openedAt, due_at: loop.dueAt, overdue: loop.overdue, closed_at: loop.closedAt,
    control: loop.control, control_at: loop.controlAt, holds: loop.holds, voided: loop.voided,
  };
}
