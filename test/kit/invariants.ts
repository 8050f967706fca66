import { createDataSource } from '../../ormconfig';
import { folds } from '../../src/compose';
import { Database } from '../../src/core/db/context';
import type { RowId } from '../../src/core/kernel/ids';
import { countByKey, takeSnapshot } from '../../src/core/loops/summary.store';
import { sumTallies } from '../../src/core/loops/tally-summary.store';
import { TallyWatch } from '../../src/core/loops/tally-watch';
import { entryHash, type Entry } from '../../src/core/trace/entry';
import { factsRoot, type KeptFact } from '../../src/core/trace/facts';
import { openFacts, type StoredPayload } from '../../src/core/trace/sealed-facts';
import type { FoldCheck } from '../../src/core/trace/log/fold-check';
import type { World } from './world';

/** An entry as the tables have it. */
interface EntryRow {
  id: string; loop_key: string; loop_seq: number; previous_hash: Buffer | null; kind: string; verb: string | null; agency_id: string | null;
  actor: string | null; purpose: string | null; policy_version: number; protocol_id: string | null; from_state: string | null; state: string; phase: string;
  held_by: string; due_at: Date | null; overdue: boolean; at: Date; facts_root: Buffer; hash: Buffer; index: string | null; facts: KeptFact[]; person_id: string | null;
}

/** A loop as the tables have it, with the own columns of a request. */
interface LoopRow {
  id: string; trace_key: string; kind: string; state: string; phase: string; version: number; last_hash: Buffer; opened_by: string; held_by: string; answerer: string;
  person_id: string | null; due_at: Date | null; overdue: boolean; closed_at: Date | null; attempts: number | null; measure: string | null; outcome: string | null;
}

const ENTRIES = `SELECT e.*, p.facts, p.facts_enc AS "sealedFacts", p.person_id, i.index FROM trace_entry e JOIN trace_payload p ON p.entry_id = e.id
  LEFT JOIN trace_index i ON i.entry_id = e.id WHERE e.loop_key IS NOT NULL ORDER BY e.loop_key, e.loop_seq`;
const LOOPS = 'SELECT l.*, i.attempts, i.measure, i.outcome FROM loop l LEFT JOIN investigation i ON i.id = l.id ORDER BY l.id';
const CONTROL_OF_MEASURE: Readonly<Record<string, string>> = {
  HOME_ISOLATION: 'CONTROLLED', CENTRAL_ISOLATION: 'CONTROLLED', HOME_HEALTH_MONITORING: 'WATCHED', HOSPITAL: 'IN_TREATMENT', NONE_NEEDED: 'RELEASED',
};

/**
 * What must hold whatever was done: gapless numbers and an unbroken chain of hashes on every loop, every hash made anew
 * from the rows, every loop's row and every person's control state rebuilt from the trace, one gapless order.
 */
export async function expectInvariants(w: World): Promise<void> {
  await w.settle();
  const entries = await openFacts(w.statements, await w.rows<EntryRow & StoredPayload>(ENTRIES)) as EntryRow[];
  const loops = await w.rows<LoopRow>(LOOPS);
  const byLoop = new Map(loops.map((loop) => [loop.trace_key, entries.filter((entry) => entry.loop_key === loop.trace_key)]));
  expect(entries).toHaveLength([...byLoop.values()].flat().length);
  for (const loop of loops) expectRebuilt(loop, byLoop.get(loop.trace_key)!);
  for (const entry of entries) expect(entryHash(entryOf(entry)).equals(entry.hash)).toBe(true);
  await expectOneOrder(w, entries);
  expect(await foldAll(w)).toEqual([]);
  await expectControl(w, loops, byLoop);
  expect(await w.rows(`SELECT r.* FROM reach r JOIN loop l ON l.id = r.loop_id WHERE r.due_sort <> coalesce(l.due_at, 'infinity')
    OR r.loop_key <> l.trace_key OR r.region_code <> l.region_code OR r.person_id IS DISTINCT FROM l.person_id`)).toEqual([]);
  await expectTallies(w);
  expect(await w.rows(`SELECT loop_id, code, label FROM clock WHERE ended_at IS NULL GROUP BY 1, 2, 3 HAVING count(*) > 1`)).toEqual([]);
}

const KEYS = ['REGION', 'AGENCY', 'KIND', 'STATE', 'DAY'] as const;

/** The counts that are kept, with their medians, folded and waiting to be, are for every party what counting anew says. */
async function expectTallies(w: World): Promise<void> {
  const source = await createDataSource({ url: w.database.urls.server, poolSize: 1, statementTimeoutMs: 30_000 }).initialize();
  try {
    const database = new Database(source);
    const watch = new TallyWatch(database, () => undefined);
    const parties = await w.rows<{ party: RowId }>('SELECT DISTINCT party_id AS party FROM reach');
    for (const { party } of parties) for (const by of KEYS) watch.keep(party, by);
    while (watch.isAsked) await watch.look();
    for (const { party } of parties) {
      await database.inContext({ party, agency: party, kind: 'HEADQUARTERS' }, async (tx) => {
        await takeSnapshot(tx);
        for (const by of KEYS) expect(await sumTallies(tx, { party, choice: {} }, by, true)).toEqual(await countByKey(tx, { party, choice: {} }, by));
      });
    }
  } finally {
    await source.destroy();
  }
}

/** What the check of the log finds in rows that can be folded from the trace. */
async function foldAll(w: World): Promise<string[]> {
  const source = await createDataSource({ url: w.database.urls.server, poolSize: 1, statementTimeoutMs: 30_000 }).initialize();
  try {
    const database = new Database(source, w.openVault());
    const found: string[] = [];
    for (const fold of folds) {
      for (let place: string | null = null, isFirst = true; isFirst || place !== null; isFirst = false) {
        const { findings, next }: Awaited<ReturnType<FoldCheck['page']>> = await database.inContext({ system: 'log' }, (tx) => fold.page(tx, place));
        found.push(...findings.map(({ sentence }) => sentence));
        place = next;
      }
    }
    return found;
  } finally {
    await source.destroy();
  }
}

function expectRebuilt(loop: LoopRow, entries: readonly EntryRow[]): void {
  const last = entries.at(-1)!;
  expect(entries.map((entry) => entry.loop_seq)).toEqual(entries.map((_, i) => i + 1));
  expect(entries.map((entry) => entry.previous_hash?.toString('hex'))).toEqual([undefined, ...entries.slice(0, -1).map((entry) => entry.hash.toString('hex'))]);
  expect(entries.map((entry) => entry.from_state)).toEqual([null, ...entries.slice(0, -1).map((entry) => entry.state)]);
  const { state, phase, version, held_by, due_at, overdue, last_hash, person_id } = loop;
  expect({ state, phase, version, held_by, due_at, overdue, last_hash }).toEqual({
    state: last.state, phase: last.phase, version: last.loop_seq, held_by: last.held_by, due_at: last.due_at, overdue: last.overdue, last_hash: last.hash,
  });
  expect(entries.every((entry) => entry.person_id === person_id)).toBe(true);
  expect(loop.closed_at !== null).toBe(phase === 'CLOSED' || phase === 'WITHDRAWN');
  if (loop.kind === 'INVESTIGATION') expectRequest(loop, entries);
}

/** A request's own columns from the facts of its trace, and who has to act from its state. */
function expectRequest(loop: LoopRow, entries: readonly EntryRow[]): void {
  const told = { attempts: 0, measure: null as string | null, outcome: null as string | null };
  for (const entry of entries) {
    if (entry.kind === 'INVESTIGATION_ATTEMPTED') told.attempts += 1;
    if (entry.kind === 'INVESTIGATION_CONTROLLED') told.measure = factOf(entry, 'measure');
    if (entry.kind === 'INVESTIGATION_REPORTED') told.outcome = factOf(entry, 'outcome');
    if (entry.kind === 'INVESTIGATION_RETURNED') told.outcome = null;
  }
  expect({ attempts: loop.attempts, measure: loop.measure, outcome: loop.outcome }).toEqual(told);
  const isAnswered = loop.state === 'REPORTED' || loop.state === 'CLOSED';
  expect(loop.outcome !== null).toBe(isAnswered);
  expect(loop.held_by).toBe(isAnswered ? loop.opened_by : loop.answerer);
}

async function expectOneOrder(w: World, entries: readonly EntryRow[]): Promise<void> {
  const [log] = await w.rows<{ least: string; most: string; n: string; next: string }>(
    'SELECT min(i.index) AS least, max(i.index) AS most, count(*) AS n, (SELECT next_index FROM log_state) AS next FROM trace_index i',
  );
  expect({ least: Number(log!.least), most: Number(log!.most), next: Number(log!.next) }).toEqual({ least: 0, most: Number(log!.n) - 1, next: Number(log!.n) });
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    if (before?.loop_key === entry.loop_key) expect(Number(entry.index)).toBeGreaterThan(Number(before.index));
  }
}

async function expectControl(w: World, loops: readonly LoopRow[], byLoop: ReadonlyMap<string, readonly EntryRow[]>): Promise<void> {
  const persons = await w.rows<{ id: string; control_state: string }>('SELECT id, control_state FROM person ORDER BY id');
  const folded = persons.map(({ id }) => {
    const own = loops.filter((loop) => loop.person_id === id && loop.phase !== 'WITHDRAWN');
    if (own.some((loop) => (loop.kind === 'STAY' || loop.kind === 'ORDER') && loop.phase === 'OPEN')) return { id, control_state: 'CONTROLLED' };
    const words = own.flatMap((loop) => lastWord(byLoop.get(loop.trace_key)!) ?? []);
    const latest = words.sort((a, b) => Number(a.index) - Number(b.index)).at(-1);
    return { id, control_state: latest?.control ?? 'NOT_LOCATED' };
  });
  expect(persons).toEqual(folded);
}

/** What a loop last said of its person, undefined for nothing or where it counts for nothing. */
function lastWord(entries: readonly EntryRow[]): { control: string; index: string | null } | undefined {
  let word: { control: string; index: string | null } | undefined;
  let voided = false;
  for (const entry of entries) {
    const control = controlOf(entry);
    if (control) word = { control, index: entry.index };
    if (entry.kind === 'ORDER_REVOKED' && factOf(entry, 'transfer') !== null) word = undefined;
    if (entry.kind === 'INVESTIGATION_REPORTED') voided = factOf(entry, 'outcome') === 'WRONG_PERSON';
    if (entry.kind === 'INVESTIGATION_RETURNED') voided = false;
  }
  return voided ? undefined : word;
}

function controlOf(entry: EntryRow): string | undefined {
  switch (entry.kind) {
    case 'INVESTIGATION_LOCATED': return 'LOCATED';
    case 'INVESTIGATION_CONTROLLED': return CONTROL_OF_MEASURE[factOf(entry, 'measure') ?? ''];
    case 'INVESTIGATION_REPORTED': return factOf(entry, 'outcome') === 'FOUND_NO_RISK' ? 'RELEASED' : undefined;
    case 'STAY_OPENED':
    case 'ORDER_ISSUED': return 'CONTROLLED';
    case 'STAY_ENDED':
    case 'STAY_RELEASED':
    case 'ORDER_EXPIRED':
    case 'ORDER_RELEASED':
    case 'ORDER_REVOKED': return 'RELEASED';
    default: return undefined;
  }
}

function factOf(entry: EntryRow, name: string): string | null {
  return entry.facts.find((fact) => fact.name === name)?.value ?? null;
}

function entryOf(row: EntryRow): Entry {
  return {
    id: row.id, loopKey: row.loop_key, loopSeq: row.loop_seq, previousHash: row.previous_hash, kind: row.kind, verb: row.verb, agencyId: row.agency_id,
    actor: row.actor, purpose: row.purpose, policyVersion: row.policy_version, protocolId: row.protocol_id, fromState: row.from_state,
    after: { state: row.state, phase: row.phase, heldBy: row.held_by, dueAt: row.due_at, overdue: row.overdue }, at: row.at, factsRoot: factsRoot(row.facts),
  };
}
