import type { Tx } from '../db/context';
import { selectRows } from '../db/rows';
import { notFound } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { ClockRow } from './clock.entity';
import { LoopRow } from './loop.entity';

/** Locks the loop for the rest of the transaction. @throws Refusal NOT_FOUND where the context does not reach it. */
export async function lockLoop(tx: Tx, id: RowId): Promise<LoopRow> {
  const [row] = await selectRows(tx, LoopRow, 'WHERE id = $1 FOR UPDATE', [id]);
  if (!row) throw notFound('loop');
  return row;
}

/** Locks several loops in the order of their keys, so that two callers cannot wait for each other. */
export async function lockLoops(tx: Tx, ids: readonly RowId[]): Promise<LoopRow[]> {
  return selectRows(tx, LoopRow, 'WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
}

/** The loops of these keys that the context reaches, in any order. */
export async function findLoops(tx: Tx, ids: readonly RowId[]): Promise<LoopRow[]> {
  return selectRows(tx, LoopRow, 'WHERE id = ANY($1)', [ids]);
}

/** A loop that is known to exist. @throws Error where the context does not reach it. */
export async function getLoop(tx: Tx, id: RowId): Promise<LoopRow> {
  const [row] = await findLoops(tx, [id]);
  if (!row) throw new Error('a loop that is known to exist is not to be found');
  return row;
}

/** The loop of a readable number, or null without reach. */
export async function findLoopByNumber(tx: Tx, number: string): Promise<LoopRow | null> {
  const [row] = await selectRows(tx, LoopRow, 'WHERE number = $1', [number]);
  return row ?? null;
}

/** Clocks of these loops whose event has not come yet. */
export async function findOpenClocks(tx: Tx, loops: readonly RowId[]): Promise<ClockRow[]> {
  return selectRows(tx, ClockRow, 'WHERE loop_id = ANY($1) AND ended_at IS NULL', [loops]);
}

/** All clocks of these loops, by start. */
export async function findClocks(tx: Tx, loops: readonly RowId[]): Promise<ClockRow[]> {
  return selectRows(tx, ClockRow, 'WHERE loop_id = ANY($1) ORDER BY started_at, code', [loops]);
}

/** Numbers for new loops, unique for ever. A sequence, so that nobody waits for a counter. */
export async function takeNumbers(tx: Tx, count: number): Promise<number[]> {
  const rows: { n: string }[] = await tx.query(`SELECT nextval('loop_number') AS n FROM generate_series(1, $1)`, [count]);
  return rows.map((row) => Number(row.n));
}

/** Loops with a clock whose warning, breach or escalation has fallen due, the longest due first. */
export async function findDueLoops(tx: Tx, now: Date, limit: number): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query(
    `SELECT loop_id AS id FROM clock WHERE next_at <= $1 GROUP BY loop_id ORDER BY min(next_at) LIMIT $2`,
    [now, limit],
  );
  return rows.map((row) => row.id);
}
