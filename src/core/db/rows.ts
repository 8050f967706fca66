import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { RowId } from '../kernel/ids';
import type { Tx } from './context';

const heads = new Map<unknown, string>();

/**
 * Rows of an entity by a statement that stays the same from call to call, so that the connection keeps its plan; and
 * that is sent at once, so that statements can follow each other without waiting. `rest` begins behind the table's
 * name. A `find` of TypeORM builds its statement anew at each call, which costs more than answering it.
 */
export function selectRows<T extends ObjectLiteral>(tx: Tx, entity: EntityTarget<T>, rest: string, values: readonly unknown[]): Promise<T[]> {
  return tx.query(`${headOf(tx, entity)} ${rest}`, [...values]);
}

/** The row of an id. @throws Error where the context does not see one: whoever asks has found what it hangs on before. */
export async function getRow<T extends ObjectLiteral>(tx: Tx, entity: EntityTarget<T>, id: RowId): Promise<T> {
  const [row] = await selectRows(tx, entity, 'WHERE id = $1', [id]);
  if (!row) throw new Error(`a row of ${tx.connection.getMetadata(entity).tableName} that is known to exist is not to be found`);
  return row;
}

function headOf<T extends ObjectLiteral>(tx: Tx, entity: EntityTarget<T>): string {
  const known = heads.get(entity);
  if (known !== undefined) return known;
  const { columns, tableName } = tx.connection.getMetadata(entity);
  if (columns.some((column) => column.transformer ?? column.type === 'date')) throw new Error(`rows of ${tableName} are not plain: read them by find`);
  const head = `SELECT ${columns.map((column) => `${column.databaseName} AS "${column.propertyName}"`).join(', ')} FROM ${tableName}`;
  heads.set(entity, head);
  return head;
}
