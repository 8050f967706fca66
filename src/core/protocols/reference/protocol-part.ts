import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { namedId } from '../../kernel/ids';
import { isValidOn } from '../../places/region';
import { LIMIT_CODES, newestVersions, type Protocol, type ProtocolBody, type ProtocolRow } from '../protocol';
import { addProtocol } from '../protocol.store';
import { resolveAll } from '../protocols';
import { RISK_CATEGORIES } from '../risk-category';
import type { ReadingStep, ReferenceChange, ReferencePart } from './part';
import { readProtocol, type ProtocolFile, type ReadProtocol } from './protocol-file';

/** What an edition says, before it has a version. */
type Told = Omit<ProtocolFile, keyof ProtocolBody> & { body: ProtocolBody };

/** Kinds of trace entries that clocks may name; undefined where the caller does not know them. */
export type KnownEvents = ReadonlySet<string> | undefined;

/**
 * `protocols/*.json`. An edition that says something else than its newest version becomes a new version; so does every
 * edition that overrides it, since what is inherited changes with it. What runs keeps the version that it started under.
 */
export function protocolPart(events: KnownEvents): ReferencePart {
  return {
    name: 'protocols',
    prepare(step) {
      const read = readAll(step, events);
      const newest = new Map(newestVersions(step.world.protocols).map((row) => [row.code, row]));
      const sorted = step.problems.found.length === 0 ? inOrder(toldAll(read, step.world.protocols), step) : [];
      const made = sorted.flatMap((told) => nextVersion(told, newest));
      const rows = [...step.world.protocols, ...made];
      if (step.problems.found.length === 0) checkComplete(read, rows);
      step.world.protocols = rows;
      return {
        async apply(tx, record) {
          for (const row of made) await addProtocol(tx, row);
          if (made.length > 0) await record(tx, 'PROTOCOL_APPLIED', made.map(changeOf));
          const added = made.filter((row) => row.version === 1).length;
          const untouched = read.filter(({ told }) => !made.some((row) => row.code === told.code)).length;
          return { added, changed: made.length - added, unchanged: untouched, skipped: 0 };
        },
      };
    },
  };
}

function readAll(step: ReadingStep, events: KnownEvents): ReadProtocol[] {
  const files = step.directory.json('protocols');
  const read = files.flatMap(({ file, text }) => readProtocol(file, text, step.problems) ?? []);
  const codes = new Set<string>();
  for (const { told, wrong } of read) {
    if (codes.has(told.code)) wrong(['code'], 'ROW_DUPLICATE', 'another file has this code');
    codes.add(told.code);
    if (told.region !== null && !step.world.regions.has(told.region)) wrong(['region'], 'REGION_UNKNOWN', 'no region has this code');
  }
  // Where a file could not be read, what it tells may be just what another one overrides.
  if (read.length === files.length) read.forEach((one) => checkParent(one, read, step.world.protocols));
  for (const one of events ? read : []) checkEvents(one, events!);
  return read;
}

function checkParent({ told, wrong }: ReadProtocol, read: readonly ReadProtocol[], held: readonly ProtocolRow[]): void {
  if (told.overrides === null) return;
  const parent = read.find((other) => other.told.code === told.overrides)?.told
    ?? newestVersions(held).find((row) => row.code === told.overrides);
  if (!parent) return wrong(['overrides'], 'PROTOCOL_UNKNOWN', 'no protocol has this code');
  const span = { validFrom: parent.effectiveFrom, validUntil: parent.effectiveUntil };
  if (!isValidOn(span, told.effectiveFrom)) wrong(['effectiveFrom'], 'OUTSIDE_PARENT', 'the day lies outside of what it overrides');
  if (parent.effectiveUntil !== null && (told.effectiveUntil === null || told.effectiveUntil > parent.effectiveUntil)) {
    wrong(['effectiveUntil'], 'OUTSIDE_PARENT', 'it holds longer than what it overrides');
  }
}

function checkEvents({ told, wrong }: ReadProtocol, events: ReadonlySet<string>): void {
  told.clocks.forEach((clock, i) => {
    const named = [
      ...(['fromEvent', 'toEvent'] as const).map((key) => ({ path: [key] as PropertyKey[], event: clock[key] })),
      ...(['alsoFrom', 'alsoTo', 'cancelledBy'] as const).flatMap((key) => (
        (clock[key] ?? []).map((event, at) => ({ path: [key, at] as PropertyKey[], event }))
      )),
    ];
    for (const { path } of named.filter((one) => !events.has(one.event))) {
      wrong(['clocks', i, ...path], 'EVENT_UNKNOWN', 'no entry of the trace has this kind');
    }
  });
}

/** What the files tell, and what is held of editions that override another: they follow what they override. */
function toldAll(read: readonly ReadProtocol[], held: readonly ProtocolRow[]): Told[] {
  const fromFiles = read.map(({ told: { source, verified, clocks, terms, limits, alarms, retention, placement, release, ...head } }) => ({
    ...head, body: { source, verified, clocks, terms, limits, ...(alarms && { alarms }), ...(retention && { retention }), ...(placement && { placement }), ...(release && { release }) },
  }));
  const codeOf = new Map(held.map((row) => [row.id, row.code]));
  const following = newestVersions(held).filter((row) => row.overridesId !== null && !read.some(({ told }) => told.code === row.code));
  return [...fromFiles, ...following.map((row) => ({
    code: row.code, title: row.title, titleEn: row.titleEn, region: row.regionCode, effectiveFrom: row.effectiveFrom,
    effectiveUntil: row.effectiveUntil, overrides: codeOf.get(row.overridesId!)!, body: row.body,
  }))];
}

/** Each after what it overrides. */
function inOrder(all: readonly Told[], step: ReadingStep): Told[] {
  const sorted: Told[] = [];
  let waiting = [...all];
  while (waiting.length > 0) {
    const ready = waiting.filter((told) => !waiting.some((other) => other.code === told.overrides));
    if (ready.length === 0) {
      step.problems.add('protocols', null, 'overrides', 'OVERRIDE_CIRCLE', 'protocols override each other in a circle');
      return [];
    }
    sorted.push(...ready);
    waiting = waiting.filter((told) => !ready.includes(told));
  }
  return sorted;
}

/** A new version where the content differs from the newest one, which it then becomes in `newest`. */
function nextVersion(told: Told, newest: Map<string, ProtocolRow>): ProtocolRow[] {
  const parent = told.overrides === null ? undefined : newest.get(told.overrides);
  const contentHash = hashOf(told, parent);
  const before = newest.get(told.code);
  if (before?.contentHash === contentHash) return [];
  const version = (before?.version ?? 0) + 1;
  const { region, overrides: _overrides, ...rest } = told;
  const row: ProtocolRow = {
    ...rest, id: namedId('protocol', `${told.code}@${version}`), version, regionCode: region, overridesId: parent?.id ?? null, contentHash,
  };
  newest.set(told.code, row);
  return [row];
}

function hashOf(told: Told, parent: ProtocolRow | undefined): string {
  const content = canonicalize({ ...told, parent: parent?.contentHash ?? null });
  if (content === undefined) throw new Error('a protocol has no canonical form');
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

/** With what it inherits, every edition has a term for every category and all limits. */
function checkComplete(read: readonly ReadProtocol[], rows: readonly ProtocolRow[]): void {
  const resolved = newestVersions([...resolveAll(rows).values()]);
  for (const { told, wrong } of read) {
    const protocol: Protocol | undefined = resolved.find((one) => one.code === told.code);
    for (const category of RISK_CATEGORIES.filter((one) => !protocol?.terms.some((term) => term.category === one))) {
      wrong(['terms'], 'TERM_MISSING', `there is no term for ${category}`);
    }
    for (const code of LIMIT_CODES.filter((one) => !protocol?.limits.some((limit) => limit.code === one))) {
      wrong(['limits'], 'LIMIT_MISSING', `there is no ${code}`);
    }
  }
}

function changeOf(row: ProtocolRow): ReferenceChange {
  return {
    code: `${row.code}@${row.version}`,
    change: row.version === 1 ? 'ADDED' : 'CHANGED',
    facts: { title: row.title, region: row.regionCode, from: row.effectiveFrom, until: row.effectiveUntil, contentHash: row.contentHash },
  };
}
