import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { ReachGrade } from './policy';
import { inOrderOf, type RequestContext } from './request-context';

/** Columns of `reach` as a grade: personal fields end with personal_until. */
export function gradeIn(reach: string, now: string): string {
  return `CASE WHEN ${reach}.personal_until IS NULL OR ${reach}.personal_until > ${now} THEN ${reach}.grade ELSE 0 END`;
}

/** `$2` is the moment of asking. */
const GRADE = gradeIn('reach', '$2');

interface GradeRow {
  id: RowId;
  grade: ReachGrade;
}

/** The caller's grade on each loop; null without reach. */
export async function findLoopGrades(tx: Tx, party: RowId, now: Date, loops: readonly RowId[]): Promise<GradeRow[]> {
  return tx.query(
    `SELECT loop_id AS id, ${GRADE} AS grade FROM reach WHERE party_id = $3 AND until_seq IS NULL AND loop_id = ANY($1)`,
    [loops, now, party],
  );
}

/** The caller's best grade over the loops of each person; null without reach. */
export async function findPersonGrades(tx: Tx, party: RowId, now: Date, persons: readonly RowId[]): Promise<GradeRow[]> {
  return tx.query(
    `SELECT person_id AS id, max(${GRADE}) AS grade FROM reach
     WHERE party_id = $3 AND until_seq IS NULL AND person_id = ANY($1) GROUP BY person_id`,
    [persons, now, party],
  );
}

/** The caller's grade on one loop, 0 without reach; read in one statement for all loops of a turn. */
export async function gradeOfLoop(context: RequestContext, loop: RowId): Promise<ReachGrade> {
  const row = await context.loader<RowId, GradeRow>('reach.loop', async (tx, ids) =>
    inOrderOf(ids, await findLoopGrades(tx, context.party, context.now, ids), (found) => found.id)).load(loop);
  return row?.grade ?? 0;
}

/** The caller's best grade on one person, 0 without reach; read in one statement for all persons of a turn. */
export async function gradeOfPerson(context: RequestContext, person: RowId): Promise<ReachGrade> {
  const row = await context.loader<RowId, GradeRow>('reach.person', async (tx, ids) =>
    inOrderOf(ids, await findPersonGrades(tx, context.party, context.now, ids), (found) => found.id)).load(person);
  return row?.grade ?? 0;
}
