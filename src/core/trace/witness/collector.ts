import type { Database } from '../../db/context';
import type { Clock } from '../../kernel/clock';
import { Rounds } from '../../kernel/rounds';
import { decodeDecimal } from '../log/base64';
import { formatNote, parseNote, parseSignature, verifyNote } from '../log/note';
import type { LogReading, PublishedCheckpoint } from '../log/log.reading';
import { addCosignature } from '../log/log.store';
import type { PolicyWitness } from '../log/witness-policy';
import { writeSubmission } from './witness';

/** How often witnesses are asked, in milliseconds. */
const EVERY_MS = 2_000;
/** Longest that a witness may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** From which lag on somebody is told, in milliseconds. */
const ALARM_MS = 300_000;

/** A witness that could not be reached, or that does not sign what we publish. */
export interface WitnessAlarm {
  readonly witness: string;
  /** lag: nothing cosigned for 5 minutes. longer: it saw a longer log than ours. refused: it does not sign. */
  readonly kind: 'lag' | 'longer' | 'refused';
  readonly sentence: string;
}

interface Progress { size: number; cosignedAt: number; told: Set<WitnessAlarm['kind']> }

/** Brings the latest checkpoint to the witnesses and keeps their cosignatures. Publishing never waits for it. */
export class CosignatureCollector {
  private readonly progress = new Map<string, Progress>();
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: LogReading,
    private readonly witnesses: readonly PolicyWitness[],
    private readonly onAlarm: (alarm: WitnessAlarm) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.rounds = new Rounds(EVERY_MS, () => this.askAll(), onFailure);
  }

  start(): void {
    if (!this.witnesses.some(({ url }) => url)) return;
    this.rounds.start();
  }

  /** Resolves once what is under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Asks every witness that has not cosigned the latest checkpoint yet. */
  async askAll(): Promise<void> {
    const latest = await this.log.latest();
    if (!latest) return;
    await Promise.all(this.witnesses.map((witness) => this.ask(witness, latest)));
  }

  private async ask(witness: PolicyWitness, latest: PublishedCheckpoint): Promise<void> {
    if (!witness.url) return;
    const now = this.clock.now().getTime();
    const progress = this.progress.get(witness.name) ?? { size: 0, cosignedAt: now, told: new Set() };
    this.progress.set(witness.name, progress);
    const isSigned = parseNote(latest.note).signatures.some(({ name, id }) => name === witness.key.name && id.equals(witness.key.id));
    if (!isSigned && !await this.submit(witness, progress, latest)) {
      if (now - progress.cosignedAt > ALARM_MS) this.tell(progress, { witness: witness.name, kind: 'lag', sentence: `The witness ${witness.name} has cosigned nothing for 5 minutes.` });
      return;
    }
    progress.cosignedAt = now;
    progress.told.clear();
  }

  /** Answers whether the cosignature is kept now. */
  private async submit(witness: PolicyWitness, progress: Progress, latest: PublishedCheckpoint, isAgain = false): Promise<boolean> {
    const proof = progress.size === 0 ? [] : await this.log.consistencyProof(progress.size, latest.size);
    const answer = await post(witness.url!, writeSubmission({ oldSize: progress.size, proof, note: latest.note }));
    if (!answer) return false;
    const size = answer.status === 409 ? decodeDecimal(answer.body.trim()) : undefined;
    if (size !== undefined && size > latest.size) {
      this.tell(progress, { witness: witness.name, kind: 'longer', sentence: `The witness ${witness.name} saw a log of ${size} entries, ours has ${latest.size}: ours was restored or cut.` });
      return false;
    }
    if (size !== undefined && size !== progress.size && !isAgain) {
      progress.size = size;
      return this.submit(witness, progress, latest, true);
    }
    if (answer.status !== 200) {
      this.tell(progress, { witness: witness.name, kind: 'refused', sentence: `The witness ${witness.name} answers ${answer.status} and does not cosign: it saw another log than ours.` });
      return false;
    }
    progress.size = latest.size;
    return this.keep(witness, latest, answer.body);
  }

  /** Keeps the line of this witness's key; lines of other keys are passed over. */
  private async keep({ key }: PolicyWitness, latest: PublishedCheckpoint, body: string): Promise<boolean> {
    const { text } = parseNote(latest.note);
    const line = body.split('\n').filter(Boolean).find((one) => {
      const { name, id } = parseSignature(one);
      return name === key.name && id.equals(key.id);
    });
    if (!line || verifyNote(parseNote(formatNote(text, [line])), [key]).length === 0) return false;
    await this.database.inContext({ system: 'log' }, (tx) => addCosignature(tx, latest.size, key.name, line, this.clock.now()));
    return true;
  }

  /** Once for each spell of trouble. */
  private tell(progress: Progress, alarm: WitnessAlarm): void {
    if (progress.told.has(alarm.kind)) return;
    progress.told.add(alarm.kind);
    this.onAlarm(alarm);
  }
}

/** Undefined where the witness cannot be reached: it is asked again later. */
async function post(url: string, body: string): Promise<{ status: number; body: string } | undefined> {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}
