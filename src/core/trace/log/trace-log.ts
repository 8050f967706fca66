import type { Database } from '../../db/context';
import type { Clock } from '../../kernel/clock';
import { CosignatureCollector, type WitnessAlarm } from '../witness/collector';
import { LogCheck, type LogFinding } from './check';
import { LogCheckWatch } from './check-watch';
import { EvidenceReading } from './evidence.reading';
import type { FoldCheck } from './fold-check';
import { HeadsCommitter } from './heads';
import { formatVerifierKey, signerFromSeed, signersFromPem, type Signer } from './key';
import { LogReading } from './log.reading';
import { LogResolver } from './log.resolver';
import { Pulls } from '../pulls';
import { CheckpointPublisher } from './publisher';
import { parseWitnessPolicy } from './witness-policy';

/** What a log is made of. */
export interface TraceLogOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string;
  /** PEM text with the private key, or the old and the new one; in its place `secret`, 32 bytes in base64url. */
  readonly keyPem?: string;
  readonly secret?: string;
  /** Text of the witness policy; without it no witness is asked. */
  readonly policy?: string;
  /** What else of the rooms is compared with the trace. */
  readonly folds: readonly FoldCheck[];
  /** Told after heads were committed, so that their entry need not wait for its place. */
  readonly onCommitted: () => void;
  readonly onFailure: (task: string) => (error: unknown) => void;
  /** Told of what the check of the log found; sequencing stands still by then. */
  readonly onFindings: (findings: readonly LogFinding[]) => void;
  readonly onAlarm: (alarm: WitnessAlarm) => void;
}

/** The log of one installation, put together: what reads it, what works on it, and in which order that starts and stops. */
export class TraceLog {
  readonly reading: LogReading;
  readonly resolver: LogResolver;
  /** Writes down who takes histories away. */
  readonly pulls: Pulls;
  /** Verifier keys, the words that auditors and witnesses are given. */
  readonly keys: readonly string[];
  private readonly check: LogCheckWatch;
  private readonly workers: readonly { start(): void; stop(): Promise<void> }[];

  constructor({ database, clock, origin, keyPem, secret, policy, folds, onCommitted, onFailure, onFindings, onAlarm }: TraceLogOptions) {
    const signers = signersOf(origin, keyPem, secret);
    const witnesses = parseWitnessPolicy(policy ?? 'quorum none');
    this.keys = signers.map(formatVerifierKey);
    this.pulls = new Pulls(database, onCommitted);
    this.reading = new LogReading(database, witnesses);
    this.resolver = new LogResolver(this.reading, new EvidenceReading(database, this.reading, this.keys, this.pulls));
    this.check = new LogCheckWatch(new LogCheck(database, clock, signers, folds), clock, onFindings, onFailure('log-check'));
    this.workers = [
      new CheckpointPublisher(database, clock, origin, signers, onFailure('checkpoints')),
      new HeadsCommitter(database, clock, onCommitted, onFailure('heads')),
      new CosignatureCollector(database, clock, this.reading, witnesses.witnesses, onAlarm, onFailure('witnesses')),
    ];
  }

  /** Checks the end of the log: sequencing is to begin after it. A finding stops sequencing and is told; it does not stop the server. */
  async checkEnd(): Promise<void> {
    await this.check.start();
  }

  /** Publishes, commits heads and collects cosignatures from now on. */
  start(): void {
    for (const worker of this.workers) worker.start();
  }

  /** Resolves once what is under way is done. */
  async stop(): Promise<void> {
    await Promise.all([this.check.stop(), ...this.workers.map((worker) => worker.stop())]);
  }
}

function signersOf(origin: string, keyPem: string | undefined, secret: string | undefined): readonly Signer[] {
  if (keyPem !== undefined) return signersFromPem(origin, 'ed25519', keyPem);
  if (secret !== undefined) return [signerFromSeed(origin, 'ed25519', Buffer.from(secret, 'base64url'))];
  throw new Error('a log needs a key');
}
