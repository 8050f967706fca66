import { descend, elevate, type Tx } from '../db/context';
import type { RequestContext } from '../access/request-context';
import { inOrderOf } from '../access/request-context';
import type { IdType, RowId } from '../kernel/ids';
import { verbsFor } from './advance';
import type { LoopRow } from './loop.entity';
import type { KindRow, LoopKind } from './loop-kind';
import { findLoops } from './loop.store';
import type { Loop } from './loop.type';
import { loopAt } from './past';
import { findPastEntries, listTold } from './past.store';

/** How a kind of loop reaches the API. */
export interface PresentedKind {
  readonly kind: LoopKind;
  readonly idType: IdType;
  /** The API object of a loop of this kind that the caller reaches. */
  present(context: RequestContext, loop: LoopRow): Promise<Loop>;
}

/** All kinds of loop, told by the composition root: what the core knows of them. */
export class LoopCatalog {
  private readonly byName: ReadonlyMap<string, PresentedKind>;
  private readonly byIdType: ReadonlyMap<IdType, PresentedKind>;

  constructor(readonly kinds: readonly PresentedKind[]) {
    this.byName = new Map(kinds.map((one) => [one.kind.name, one]));
    this.byIdType = new Map(kinds.map((one) => [one.idType, one]));
  }

  /** The kind of a name. @throws Error for a kind that nobody told of. */
  kind(name: string): PresentedKind {
    const found = this.byName.get(name);
    if (!found) throw new Error(`no kind of loop is named ${name}`);
    return found;
  }

  /** The kind whose loops have public ids of this type, undefined where none does. */
  kindOfIdType(idType: IdType): PresentedKind | undefined {
    return this.byIdType.get(idType);
  }

  /**
   * The API object of a loop; null where the caller does not reach it, or where it is of another kind than `idType` says.
   * With `asOf` it is the loop as the entries up to that index tell; null where none of them was the caller's to see.
   */
  async load(context: RequestContext, id: RowId, idType?: IdType, asOf?: number): Promise<Loop | null> {
    const row = asOf === undefined ? await loadLoopRow(context, id) : await this.loadPast(context, id, asOf);
    if (!row || (idType && this.kind(row.kind).idType !== idType)) return null;
    return this.present(context, row);
  }

  /** The API object of a loop's row. */
  present(context: RequestContext, row: LoopRow): Promise<Loop> {
    return this.kind(row.kind).present(context, row);
  }

  /** Rows of loops as they were, in the order of the ids; one statement for each table and all loops of a turn. */
  private loadPast(context: RequestContext, id: RowId, asOf: number): Promise<LoopRow | null> {
    return context.loader<RowId, LoopRow>(`loop.past.${asOf}`, async (tx, ids) => (
      inOrderOf(ids, await this.findPast(tx, ids, asOf), (row) => row.id)
    )).load(id);
  }

  private async findPast(tx: Tx, ids: readonly RowId[], asOf: number): Promise<LoopRow[]> {
    const loops = await findLoops(tx, ids);
    const told = await listTold(tx, loops.map((loop) => loop.traceKey), asOf);
    await elevate(tx, 'log');
    const entries = await findPastEntries(tx, [...told], asOf);
    await descend(tx);
    return loops.filter((loop) => told.has(loop.traceKey))
      .map((loop) => loopAt(loop, { asOf, entries: entries.get(loop.traceKey)! }, this.kind(loop.kind).kind.past));
  }
}

/** The row of a loop; null where the caller does not reach it. One statement for all loops of a turn. */
export function loadLoopRow(context: RequestContext, id: RowId): Promise<LoopRow | null> {
  return context.loader<RowId, LoopRow>('loop', async (tx, ids) => inOrderOf(ids, await findLoops(tx, ids), (row) => row.id)).load(id);
}

/** The verbs that the caller's part allows on a loop; viewers have none, and nothing can be done in the past. */
export function verbsOf<S extends string, V extends string, R extends KindRow>(
  context: RequestContext, kind: LoopKind<S, V, R>, loop: LoopRow, row: R,
): V[] {
  const { principal } = context;
  return principal.role === 'VIEWER' || loop.past ? [] : verbsFor(kind, principal.agency.id, loop, row);
}
