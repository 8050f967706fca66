import { inOrderOf, type RequestContext } from '../access/request-context';
import { toConnection, type Connection } from '../kernel/connection';
import type { RowId } from '../kernel/ids';
import { pageRequest } from '../kernel/page';
import { findEntries, getPosition, listLoopEntries, listPersonEntries, type EntryRow } from './trace.store';
import { listChosenEntries, type TraceChoice } from './trace-choice';
import type { EventCursors } from './position';
import type { TraceEntry } from './trace.type';
import { toTraceEntry, type IdTypeOfLoop } from './trace.view';

/** Reads the trace for a caller: whatever row security and the field policy leave of it. */
export class TraceReading {
  constructor(private readonly idTypeOf: IdTypeOfLoop, private readonly cursors: () => EventCursors) {}

  /** One entry; null where the caller does not reach it. One statement for all entries of a turn. */
  async entry(context: RequestContext, id: RowId): Promise<TraceEntry | null> {
    const row = await context.loader<RowId, EntryRow>('entry', async (tx, ids) =>
      inOrderOf(ids, await findEntries(tx, context.party, context.now, ids), (found) => found.id)).load(id);
    return row && toTraceEntry(context, this.idTypeOf, row);
  }

  /** A page of one loop's entries, in the order of the loop's own numbers; up to and with an index of the log where one is named. */
  async ofLoop(context: RequestContext, loop: RowId, first?: number, after?: string, upTo?: number): Promise<Connection<TraceEntry>> {
    const page = pageRequest('trace.loop', first, after);
    const rows = await context.read((tx) => listLoopEntries(tx, context.party, context.now, loop, page, upTo));
    return toConnection('trace.loop', rows, (row) => toTraceEntry(context, this.idTypeOf, row));
  }

  /** A page of the entries of all loops of a person, in the order of the log; up to and with an index where one is named. */
  async ofPerson(context: RequestContext, person: RowId, first?: number, after?: string, upTo?: number): Promise<Connection<TraceEntry>> {
    const page = pageRequest('trace.person', first, after);
    const rows = await context.read((tx) => listPersonEntries(tx, context.party, context.now, person, page, upTo));
    return toConnection('trace.person', rows, (row) => toTraceEntry(context, this.idTypeOf, row));
  }

  /** A page of all entries that the caller reaches and the choice lets through, in the order of the log. */
  async ofChoice(context: RequestContext, choice: TraceChoice, first?: number, after?: string): Promise<Connection<TraceEntry>> {
    const page = pageRequest('trace.filter', first, after);
    const rows = await context.read((tx) => listChosenEntries(tx, context.party, context.now, choice, page));
    return toConnection('trace.filter', rows, (row) => this.present(context, row));
  }

  /** The one door from an entry's row to a caller. */
  present(context: RequestContext, row: EntryRow): TraceEntry {
    return toTraceEntry(context, this.idTypeOf, row);
  }

  /** The place behind everything that has its place now. */
  async position(context: RequestContext): Promise<string> {
    return this.cursors().write(await context.read(getPosition));
  }
}
