import { Untrue } from './note';

/** The last entry of a loop when heads were committed. */
export interface Head { loop: string; seq: number; hash: string }
/** A fact, opened or as its commitment alone. */
export type FileFact = { name: string; value: string; salt: string } | { commitment: string };
/** An entry with the proof of its place. */
export interface FileEntry { proof: string; leaf: string; facts: FileFact[] | null; erasedBy?: string }
/** A head with its place in the list of heads. */
export interface PlacedHead { position: number; head: Head; proof: string[] }
/** An evidence file of the form bihuan.evidence/1. */
export interface EvidenceFile {
  loops: string[]; complete: boolean; after: Record<string, Head>; logKeys: string[]; checkpoint: string;
  consistency: { from: number; proof: string[] } | null; entries: FileEntry[]; heads: { entry: FileEntry; heads: PlacedHead[] } | null;
  protocols: { id: string; code: string; version: number }[]; policies: number[];
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isCount: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNull: Test = (value) => value === null;
const isAbsent: Test = (value) => value === undefined;
const isObject: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const either = (...tests: Test[]): Test => (value) => tests.some((test) => test(value));
const listOf = (test: Test): Test => (value) => Array.isArray(value) && value.every(test);
const withMembers = (members: Readonly<Record<string, Test>>): Test => (value) => (
  isObject(value) && Object.entries(members).every(([name, test]) => test((value as Record<string, unknown>)[name]))
);
const isHead = withMembers({ loop: isText, seq: isCount, hash: isText });
const isFact: Test = (value) => (
  isObject(value) && 'commitment' in (value as object) ? withMembers({ commitment: isText })(value) : withMembers({ name: isText, value: isText, salt: isText })(value)
);
const isEntry = withMembers({ proof: isText, leaf: isText, facts: either(isNull, listOf(isFact)), erasedBy: either(isText, isAbsent) });
const isEvidence = withMembers({
  format: (value) => value === 'bihuan.evidence/1',
  loops: listOf(isText), logKeys: listOf(isText), checkpoint: isText, cosignatures: withMembers({ given: isCount, required: isCount }),
  after: (value) => isObject(value) && Object.values(value as object).every(isHead),
  consistency: either(isNull, withMembers({ from: isCount, proof: listOf(isText) })),
  entries: listOf(isEntry),
  heads: either(isNull, withMembers({ entry: isEntry, heads: listOf(withMembers({ position: isCount, head: isHead, proof: listOf(isText) })) })),
  protocols: listOf(withMembers({ id: isText, code: isText, version: isCount })), policies: listOf(isCount),
});

/** Reads an evidence file that anybody may have written. @throws Untrue where it is none. */
export function readFile(text: string): EvidenceFile {
  const file = JSON.parse(text) as EvidenceFile;
  if (!isEvidence(file)) throw new Untrue('The file is no evidence of a form that is known here, or not whole.');
  return { ...file, complete: (file.complete as unknown) === true };
}
