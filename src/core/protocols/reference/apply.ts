import type { Database, Tx } from '../../db/context';
import { findAgencies, findRegions, findZoneMembers, raiseReferenceVersion } from '../../places/places.store';
import { findProtocols } from '../protocol.store';
import { agencyPart } from './agency-part';
import { ReferenceDirectory } from './directory';
import type { PreparedPart, ReadingStep, RecordChanges, ReferenceCounts, ReferencePart, ReferenceWorld } from './part';
import { Problems, ReferenceRejected } from './problem';
import { populationPart } from './population-part';
import { protocolPart, type KnownEvents } from './protocol-part';
import { regionPart } from './region-part';
import { sitePart, type SaveSites } from './site-part';

/** How reference data is applied. */
export interface ReferenceOptions {
  /** Puts changes on record; `traceChanges` writes them into the trace. */
  readonly record: RecordChanges;
  /** False in production: synthetic rows are checked and then passed over. */
  readonly withSynthetic: boolean;
  /** Writes the sites that `sites.csv` tells; the room of the sites gives it. Without it they are checked and passed over. */
  readonly saveSites?: SaveSites;
  /** Further parts of later rooms, read after places and protocols. */
  readonly parts?: readonly ReferencePart[];
  /** Kinds of trace entries that clocks may name. Without it the names are not checked. */
  readonly events?: KnownEvents;
}

/** What became of the rows, by the names of the parts. */
export type ReferenceReport = Readonly<Record<string, ReferenceCounts>>;

/**
 * Loads and updates all reference data of a directory in one transaction. Applying the same files again changes nothing;
 * rows that the files do not have stay as they are: what ends has a last day. Servers notice by the reference version.
 * @throws ReferenceRejected with every problem of every file; then nothing was applied.
 */
export async function applyReference(database: Database, path: string, options: ReferenceOptions): Promise<ReferenceReport> {
  return database.inContext({ system: 'reference' }, async (tx) => {
    await tx.query('SELECT FROM reference_version FOR UPDATE');
    const prepared = prepare(path, await worldOf(tx), options);
    const report: Record<string, ReferenceCounts> = {};
    for (const [name, part] of prepared) report[name] = await part.apply(tx, options.record);
    if (Object.values(report).some((counts) => counts.added + counts.changed > 0)) await raiseReferenceVersion(tx);
    return report;
  });
}

/**
 * Reads and checks a directory against what is held, without writing.
 * @throws ReferenceRejected with every problem of every file.
 */
export function prepare(
  path: string, world: ReferenceWorld, options: Omit<ReferenceOptions, 'record'>,
): Map<string, PreparedPart> {
  const problems = new Problems();
  const step: ReadingStep = { directory: new ReferenceDirectory(path, problems), world, problems, withSynthetic: options.withSynthetic };
  const parts = [regionPart, agencyPart, protocolPart(options.events), sitePart(options.saveSites), populationPart, ...(options.parts ?? [])];
  const prepared = new Map(parts.map((part) => [part.name, part.prepare(step)]));
  step.directory.checkAllUsed();
  if (problems.found.length > 0) throw new ReferenceRejected(problems.found);
  return prepared;
}

/** A world in which nothing is known yet. */
export function emptyWorld(): ReferenceWorld {
  return { regions: new Map(), members: [], agencies: new Map(), protocols: [] };
}

async function worldOf(tx: Tx): Promise<ReferenceWorld> {
  return {
    regions: new Map((await findRegions(tx)).map((row) => [row.code, row])),
    members: await findZoneMembers(tx),
    agencies: new Map((await findAgencies(tx)).map((row) => [row.code, row])),
    protocols: await findProtocols(tx),
  };
}
