import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { openColumns, sealColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import { QuestionRow, SEALED_OF_QUESTION } from './question.entity';

/** Writes new questions. */
export async function insertQuestions(tx: Tx, rows: readonly QuestionRow[], loops: readonly LoopRow[]): Promise<void> {
  const sealed: QuestionRow[] = [];
  for (const [i, row] of rows.entries()) sealed.push(await sealColumns(tx, SEALED_OF_QUESTION, loops[i]!.personId!, row));
  await tx.insert(QuestionRow, sealed);
}

/** The question's own columns. @throws Error where the context does not reach it: its loop was found before. */
export async function getQuestion(tx: Tx, id: RowId): Promise<QuestionRow> {
  const [row] = await openColumns(tx, SEALED_OF_QUESTION, [await tx.findOneByOrFail(QuestionRow, { id })]);
  return row!;
}

/** The own columns of these questions that the context reaches, in any order. */
export async function findQuestions(tx: Tx, ids: readonly RowId[]): Promise<QuestionRow[]> {
  return openColumns(tx, SEALED_OF_QUESTION, await tx.findBy(QuestionRow, { id: In([...ids]) }));
}

/** Writes what has changed. */
export async function updateQuestion(tx: Tx, id: RowId, change: Partial<QuestionRow>, loop: LoopRow): Promise<void> {
  await tx.update(QuestionRow, { id }, await sealColumns(tx, SEALED_OF_QUESTION, loop.personId!, change));
}

/** The questions of a kind on an order that are still asked. Needs the context advance. */
export async function findAsked(tx: Tx, order: RowId, kind: string): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query(
    `SELECT q.id FROM order_question q JOIN loop l ON l.id = q.id WHERE q.order_id = $1 AND l.kind = $2 AND l.state = 'ASKED' ORDER BY q.id`, [order, kind],
  );
  return rows.map((row) => row.id);
}
