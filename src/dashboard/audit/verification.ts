import { judgeEvidence, type Judgement } from '../../client/verify/evidence';

/** What somebody knows from elsewhere, as it was typed or chosen. */
export interface Trust {
  /** A signed checkpoint that was kept. */
  readonly oldCheckpoint?: string;
  /** The log's verifier keys, one a line. */
  readonly keys: string;
}

/** A file and what was found of it. */
export interface Verdict extends Judgement {
  readonly name: string;
  /** Whether the key was given by the reader, and not by the file alone. */
  readonly isKeyKnown: boolean;
  /** Whether the log was compared with a checkpoint of the reader. */
  readonly isCompared: boolean;
  /** Whether the file is a whole history that was compared with committed heads. */
  readonly isWhole: boolean;
}

/** Judges a file of evidence in this browser. */
export async function verify(name: string, text: string, { oldCheckpoint, keys }: Trust): Promise<Verdict> {
  const logKeys = keys.split('\n').map((line) => line.trim()).filter(Boolean);
  const known = { ...(logKeys.length > 0 && { logKeys }), ...(oldCheckpoint !== undefined && { oldCheckpoint }) };
  const judgement = await judgeEvidence(text, known);
  const whole = judgement.holds ? await judgeEvidence(text, { ...known, isWhole: true }) : judgement;
  return { ...judgement, name, isKeyKnown: logKeys.length > 0, isCompared: oldCheckpoint !== undefined, isWhole: whole.holds };
}

/** Size of the log at a checkpoint: its second line; undefined where the text is no checkpoint. */
export function sizeOfCheckpoint(note: string | undefined): number | undefined {
  const size = note?.split('\n')[1];
  return size && /^\d{1,15}$/.test(size) ? Number(size) : undefined;
}
