/** Form of evidence files. A change of the form is a new number beside the old. */
export const EVIDENCE_FORMAT = 'bihuan.evidence/1';

/** One fact: opened with value and salt, or, where the caller may not know it, the commitment alone in hexadecimal. */
export type EvidenceFact =
  | { readonly name: string; readonly value: string; readonly salt: string }
  | { readonly commitment: string };

/** One entry with the proof of its place. */
export interface EvidenceEntry {
  /** A tlog-proof (C2SP) without its checkpoint: put the file's checkpoint behind it and it is whole. */
  readonly proof: string;
  /** The canonical bytes of the entry, which are JSON text. */
  readonly leaf: string;
  /** In the order of the commitments; null where retention has destroyed them: the content is erased, the place stands. */
  readonly facts: readonly EvidenceFact[] | null;
  /** Where the facts were destroyed: the certificate that says so, by its public id. */
  readonly erasedBy?: string;
}

/** The last entry that a loop had when heads were committed. */
export interface LoopHead { readonly loop: string; readonly seq: number; readonly hash: string }

/** A head with its place in the sorted list of heads, and the proof of it; hashes in base64. */
export interface PlacedHead { readonly position: number; readonly head: LoopHead; readonly proof: readonly string[] }

/**
 * The entry that committed the heads of all loops, and what it says of this file's loops: for each its head, or, for
 * one that was not yet there, the neighbours between which it would stand.
 */
export interface EvidenceHeads {
  readonly entry: EvidenceEntry;
  readonly heads: readonly PlacedHead[];
}

/** A protocol edition that entries name; its id is derived from code and version, so the naming can be checked. */
export interface EvidenceProtocol { readonly id: string; readonly code: string; readonly version: number }

/** A self-contained file: what the caller may see of a history, and everything that is needed to check it without us. */
export interface EvidenceFile {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Pseudonyms of the loops in the trace. */
  readonly loops: readonly string[];
  /** Whether the file holds the whole history of its loops up to the checkpoint: no times were named, and no page follows. */
  readonly complete: boolean;
  /** Place of the first and the last entry of the page before in its loop, by loop, so that pages join; empty on the first page. */
  readonly after: Readonly<Record<string, LoopHead>>;
  /** Verifier keys that the log says are its own. Compare them with those that you were given. */
  readonly logKeys: readonly string[];
  /** Signed note with cosignatures. */
  readonly checkpoint: string;
  /** How many of the cosignatures that this installation asks for are there. */
  readonly cosignatures: { readonly given: number; readonly required: number };
  /** Proof that the log goes on from the tree of the size that the caller named; null where none was named. */
  readonly consistency: { readonly from: number; readonly proof: readonly string[] } | null;
  readonly entries: readonly EvidenceEntry[];
  /** Null before heads were committed for the first time. */
  readonly heads: EvidenceHeads | null;
  readonly protocols: readonly EvidenceProtocol[];
  /** Versions of the access policy under which the entries were written. */
  readonly policies: readonly number[];
}
