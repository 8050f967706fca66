import type { Clock } from '../../kernel/clock';
import { Rounds } from '../../kernel/rounds';
import { shanghaiDay, startOfShanghaiDay } from '../../kernel/clock';
import { START_CHECK, type LogCheck, type LogFinding } from './check';

/** When the whole log is checked: three in the morning in Zhangzhou, in milliseconds after midnight. */
const NIGHTLY_AT_MS = 3 * 3_600_000;
/** How often it is looked whether it is time, in milliseconds. */
const LOOK_MS = 60_000;

/** Checks the end of the log on every start and the whole of it every night. */
export class LogCheckWatch {
  private readonly rounds: Rounds;
  private checkedOn: string;

  /** @param onFindings is told of what was found; sequencing stands still by then. */
  constructor(
    private readonly check: LogCheck,
    private readonly clock: Clock,
    private readonly onFindings: (findings: readonly LogFinding[]) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.checkedOn = shanghaiDay(clock.now());
    this.rounds = new Rounds(LOOK_MS, () => this.checkWhenDue(), onFailure);
  }

  /** Resolves once the end of the log has been checked: sequencing is to begin after it. */
  async start(): Promise<void> {
    await this.run(START_CHECK);
    this.rounds.start();
  }

  /** Resolves once what is under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Checks the whole log where the night's hour has come for the first time. */
  async checkWhenDue(): Promise<boolean> {
    const now = this.clock.now();
    const today = shanghaiDay(now);
    if (today === this.checkedOn || now.getTime() < startOfShanghaiDay(today).getTime() + NIGHTLY_AT_MS) return false;
    this.checkedOn = today;
    await this.run(null);
    return true;
  }

  private async run(last: number | null): Promise<void> {
    const { findings } = await this.check.run(last);
    if (findings.length > 0) this.onFindings(findings);
  }
}
