import type { RequestContext } from '../access/request-context';
import { toConnection, type Connection } from '../kernel/connection';
import { type RowId } from '../kernel/ids';
import { pageRequest } from '../kernel/page';
import type { LoopCatalog } from './loop-catalog';
import { countLoops, listLoopIds, type LoopChoice, type LoopOrder, type LoopScope, type OwnCondition } from './loop-list';
import type { Loop } from './loop.type';

/** A page of loops that is asked for. */
export interface LoopListRequest {
  /** Name of the list, for its cursors. */
  readonly list: string;
  readonly choice: LoopChoice;
  readonly order?: LoopOrder | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly own?: readonly OwnCondition[];
  /** Index of the last entry that counts, for a list of the past. */
  readonly asOf?: number;
}

/** Reads lists of loops for a caller. */
export class LoopReading {
  constructor(private readonly catalog: LoopCatalog) {}

  /** A page of loops that the caller reaches; `totalCount` is counted when it is asked for. */
  async list<T extends Loop = Loop>(context: RequestContext, request: LoopListRequest): Promise<Connection<T>> {
    const order = request.order ?? 'DUE_FIRST';
    const list = `${request.list}.${order}`;
    const page = pageRequest(list, request.first, request.after);
    const { asOf } = request;
    const scope: LoopScope = { party: context.party, choice: request.choice, own: request.own, asOf };
    const ids = await context.read((tx) => listLoopIds(tx, scope, order, page));
    const loops = await Promise.all(ids.rows.map((id) => this.catalog.load(context, id, undefined, asOf)));
    const kept = loops.map((loop, i) => ({ loop, key: ids.keys[i]! })).filter((one) => one.loop !== null);
    const total = () => context.read((tx) => countLoops(tx, scope));
    return toConnection(list, { ...ids, rows: kept.map((one) => one.loop as T), keys: kept.map((one) => one.key), total }, (loop) => loop);
  }

  /** One loop; null where the caller does not reach it. */
  one(context: RequestContext, id: RowId): Promise<Loop | null> {
    return this.catalog.load(context, id);
  }
}

