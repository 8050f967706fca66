import type { Tx } from '../db/context';
import type { ClockRow } from './clock.entity';
import type { LoopRow } from './loop.entity';
import type { Reach } from './reach';
import type { TallyDelta } from './tally';

const COLUMNS = `id, kind, number, trace_key, state, phase, version, last_hash, region_code, opened_by, held_by, answerer,
  person_id, team_id, protocol_id, category, opened_at, due_at, overdue, closed_at, control, control_at, holds, voided`;
const TYPED = `id uuid, kind text, number text, trace_key uuid, state text, phase text, version int, last_hash bytea,
  region_code text, opened_by uuid, held_by uuid, answerer uuid, person_id uuid, team_id uuid, protocol_id uuid, category text,
  opened_at timestamptz, due_at timestamptz, overdue boolean, closed_at timestamptz, control text, control_at timestamptz,
  holds boolean, voided boolean`;

const INSERT_LOOPS = `
  INSERT INTO loop (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS l(${TYPED})`;
/** Everything that an entry may change of a loop that exists. */
const UPDATE_LOOPS = `
  UPDATE loop SET state = l.state, phase = l.phase, version = l.version, last_hash = l.last_hash, held_by = l.held_by,
    answerer = l.answerer, team_id = l.team_id, due_at = l.due_at, overdue = l.overdue, closed_at = l.closed_at,
    control = l.control, control_at = l.control_at, holds = l.holds, voided = l.voided
  FROM jsonb_to_recordset($1::jsonb) AS l(${TYPED})
  WHERE loop.id = l.id`;
const SAVE_CLOCKS = `
  INSERT INTO clock (id, loop_id, code, label, protocol_id, state, started_at, due_at, ended_at, breached_at, warned_at, escalation,
    escalated_at, paused_at, next_at)
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS c(id uuid, loop_id uuid, code text, label text, protocol_id uuid, state text,
    started_at timestamptz, due_at timestamptz, ended_at timestamptz, breached_at timestamptz, warned_at timestamptz, escalation text,
    escalated_at timestamptz, paused_at timestamptz, next_at timestamptz)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at, ended_at = excluded.ended_at,
    breached_at = excluded.breached_at, warned_at = excluded.warned_at, escalation = excluded.escalation,
    escalated_at = excluded.escalated_at, paused_at = excluded.paused_at, next_at = excluded.next_at`;
const SAVE_REACH = `
  INSERT INTO reach (party_id, loop_id, loop_key, person_id, kind, part, grade, since_seq, until_seq, personal_until, due_sort, opened_at, region_code)
  SELECT r.party_id, l.id, l.trace_key, l.person_id, l.kind, r.part, r.grade, r.since_seq, r.until_seq, r.personal_until,
    coalesce(l.due_at, 'infinity'), l.opened_at, l.region_code
  FROM jsonb_to_recordset($3::jsonb) AS r(loop_id uuid, party_id uuid, part text, grade smallint, since_seq int, until_seq int, personal_until timestamptz)
    JOIN jsonb_to_recordset($1::jsonb) AS l(id uuid, trace_key uuid, person_id uuid, kind text, due_at timestamptz, opened_at timestamptz, region_code text)
      ON l.id = r.loop_id
  ON CONFLICT (party_id, loop_id) DO UPDATE SET part = excluded.part, grade = excluded.grade, since_seq = excluded.since_seq,
    until_seq = excluded.until_seq, personal_until = excluded.personal_until, due_sort = excluded.due_sort`;
const LEAVE_DELTAS = `
  INSERT INTO loop_delta (n, region_code, day, opened_by, answerer, kind, state, phase, overdue, minutes, parties)
  SELECT n, region_code, (opened_at AT TIME ZONE 'Asia/Shanghai')::date, opened_by, answerer, kind, state, phase, overdue,
    CASE WHEN phase = 'CLOSED' THEN extract(epoch FROM closed_at - opened_at)::float8 / 60 END, parties
  FROM jsonb_to_recordset($4::jsonb) AS d(n int, region_code text, opened_at timestamptz, closed_at timestamptz, opened_by uuid,
    answerer uuid, kind text, state text, phase text, overdue boolean, parties uuid[])`;
const OPENED = `WITH loops AS (${INSERT_LOOPS}), clocks AS (${SAVE_CLOCKS}), deltas AS (${LEAVE_DELTAS}) ${SAVE_REACH}`;
const CHANGED = `WITH loops AS (${UPDATE_LOOPS}), clocks AS (${SAVE_CLOCKS}), deltas AS (${LEAVE_DELTAS}) ${SAVE_REACH}`;

/** What an entry leaves behind of its loop. */
export interface LoopAfter {
  readonly after: LoopRow;
  /** Clocks that are new or have changed. */
  readonly clocks: readonly ClockRow[];
  /** Reach rows that are new or have changed. */
  readonly reach: readonly Reach[];
  /** What that does to the counts. */
  readonly deltas: readonly TallyDelta[];
}

/** Writes loops that are new with their clocks and everybody's reach, in one statement. Needs the context advance. */
export async function writeOpened(tx: Tx, loops: readonly LoopAfter[]): Promise<void> {
  if (loops.length > 0) await tx.query(OPENED, parameters(loops));
}

/** Writes loops that exist with what changed of their clocks and reach, in one statement. The caller holds their locks. */
export async function writeChanged(tx: Tx, loops: readonly LoopAfter[]): Promise<void> {
  if (loops.length > 0) await tx.query(CHANGED, parameters(loops));
}

function parameters(loops: readonly LoopAfter[]): string[] {
  return [
    JSON.stringify(loops.map(({ after }) => recordOf(after))),
    JSON.stringify(loops.flatMap(({ clocks }) => clocks.map(clockRecord))),
    JSON.stringify(loops.flatMap(({ after, reach }) => reach.map((one) => reachRecord(after, one)))),
    JSON.stringify(deltaRecords(loops.flatMap(({ deltas }) => deltas))),
  ];
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

function clockRecord(clock: ClockRow): Record<string, unknown> {
  return {
    id: clock.id, loop_id: clock.loopId, code: clock.code, label: clock.label, protocol_id: clock.protocolId,
    state: clock.state, started_at: clock.startedAt, due_at: clock.dueAt, ended_at: clock.endedAt, breached_at: clock.breachedAt,
    warned_at: clock.warnedAt, escalation: clock.escalation, escalated_at: clock.escalatedAt, paused_at: clock.pausedAt, next_at: clock.nextAt,
  };
}

/** What a row of reach has beside what it copies from its loop. */
function reachRecord(loop: LoopRow, one: Reach): Record<string, unknown> {
  return {
    loop_id: loop.id, party_id: one.partyId, part: one.part, grade: one.grade, since_seq: one.sinceSeq,
    ...(one.untilSeq !== null && { until_seq: one.untilSeq }), ...(one.personalUntil && { personal_until: one.personalUntil }),
  };
}

/** One record for all loops that move the same counts. */
function deltaRecords(deltas: readonly TallyDelta[]): Record<string, unknown>[] {
  const groups = new Map<string, { n: number; record: Record<string, unknown> }>();
  for (const { sign, loop, parties } of deltas) {
    const record = {
      region_code: loop.regionCode, opened_at: loop.openedAt, closed_at: loop.closedAt, opened_by: loop.openedBy, answerer: loop.answerer,
      kind: loop.kind, state: loop.state, phase: loop.phase, overdue: loop.overdue, parties,
    };
    const name = JSON.stringify(record);
    const group = groups.get(name);
    if (group) group.n += sign;
    else groups.set(name, { n: sign, record });
  }
  return [...groups.values()].filter(({ n }) => n !== 0).map(({ n, record }) => ({ n, ...record }));
}
