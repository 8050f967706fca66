import { EVIDENCE_FORMAT, type EvidenceEntry, type EvidenceFact, type EvidenceFile, type EvidenceHeads, type LoopHead, type PlacedHead } from '../log/evidence';

/** Why evidence does not hold: a sentence, and where it can be told the index in the log. */
export class Finding extends Error {
  override readonly name = 'Finding';

  constructor(sentence: string, readonly index?: number) {
    super(sentence);
  }
}

type Members = Readonly<Record<string, unknown>>;

/** Reads an evidence file that anybody may have written. @throws Finding where it is none. */
export function readEvidence(text: string): EvidenceFile {
  const file = objectOf(parse(text), 'The file');
  if (file['format'] !== EVIDENCE_FORMAT) throw new Finding(`The file is no evidence of the form ${EVIDENCE_FORMAT}.`);
  const consistency = file['consistency'] === null ? null : objectOf(file['consistency'], 'consistency');
  const cosignatures = objectOf(file['cosignatures'], 'cosignatures');
  return {
    format: EVIDENCE_FORMAT,
    loops: listOf(file['loops'], 'loops', textOf),
    complete: file['complete'] === true,
    after: Object.fromEntries(Object.entries(objectOf(file['after'], 'after')).map(([loop, head]) => [loop, headOf(head)])),
    logKeys: listOf(file['logKeys'], 'logKeys', textOf),
    checkpoint: textOf(file['checkpoint'], 'checkpoint'),
    cosignatures: { given: countOf(cosignatures['given'], 'given'), required: countOf(cosignatures['required'], 'required') },
    consistency: consistency && { from: countOf(consistency['from'], 'from'), proof: listOf(consistency['proof'], 'proof', textOf) },
    entries: listOf(file['entries'], 'entries', entryOf),
    heads: file['heads'] === null ? null : headsOf(file['heads']),
    protocols: listOf(file['protocols'], 'protocols', (value) => {
      const edition = objectOf(value, 'protocol');
      return { id: textOf(edition['id'], 'id'), code: textOf(edition['code'], 'code'), version: countOf(edition['version'], 'version') };
    }),
    policies: listOf(file['policies'], 'policies', countOf),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Finding('The file is no JSON: it was cut or changed.');
  }
}

function entryOf(value: unknown): EvidenceEntry {
  const entry = objectOf(value, 'entry');
  return {
    proof: textOf(entry['proof'], 'proof'), leaf: textOf(entry['leaf'], 'leaf'),
    facts: entry['facts'] === null ? null : listOf(entry['facts'], 'facts', factOf),
    ...('erasedBy' in entry && { erasedBy: textOf(entry['erasedBy'], 'erasedBy') }),
  };
}

function factOf(value: unknown): EvidenceFact {
  const fact = objectOf(value, 'fact');
  if ('commitment' in fact) return { commitment: textOf(fact['commitment'], 'commitment') };
  return { name: textOf(fact['name'], 'name'), value: textOf(fact['value'], 'value'), salt: textOf(fact['salt'], 'salt') };
}

function headsOf(value: unknown): EvidenceHeads {
  const heads = objectOf(value, 'heads');
  return { entry: entryOf(heads['entry']), heads: listOf(heads['heads'], 'heads', placedHeadOf) };
}

function placedHeadOf(value: unknown): PlacedHead {
  const placed = objectOf(value, 'head');
  return { position: countOf(placed['position'], 'position'), head: headOf(placed['head']), proof: listOf(placed['proof'], 'proof', textOf) };
}

function headOf(value: unknown): LoopHead {
  const head = objectOf(value, 'head');
  return { loop: textOf(head['loop'], 'loop'), seq: countOf(head['seq'], 'seq'), hash: textOf(head['hash'], 'hash') };
}

function objectOf(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(what);
  return value as Members;
}

function listOf<T>(value: unknown, what: string, read: (one: unknown, what: string) => T): T[] {
  if (!Array.isArray(value)) throw unreadable(what);
  return value.map((one) => read(one, what));
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw unreadable(what);
  return value;
}

function countOf(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw unreadable(what);
  return value;
}

function unreadable(what: string): Finding {
  return new Finding(`The file is not whole: ${what} is missing or not of its form.`);
}
