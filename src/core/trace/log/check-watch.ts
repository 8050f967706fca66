import type { Clock } from '../../kernel/clock';
import { shanghaiDay, startOfShanghaiDay } from '../../kernel/clock';
import { START_CHECK, type LogCheck, type LogFinding } from './check';

/** When the whole log is checked: three in the morning in Zhangzhou, in milliseconds after midnight. */
const NIGHTLY_AT_MS = 3 * 3_600_000;
/** How often it is looked whether it is time, in milliseconds. */
const LOOK_MS = 60_000;

/** Checks the end of the log on every start and the whole of it every night. */
export class LogCheckWatch {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private checkedOn: string;

  /** @param onFindings is told of what was found; sequencing stands still by then. */
  constructor(
    private readonly check: LogCheck,
    private readonly clock: Clock,
    private readonly onFindings: (findings: readonly LogFinding[]) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.checkedOn = shanghaiDay(clock.now());
  }

  /** Resolves once the end of the log has been checked: sequencing is to begin after it. */
  async start(): Promise<void> {
    await this.run(START_CHECK);
    this.timer ??= setInterval(() => {
      this.running = this.running.then(() => this.checkWhenDue()).catch(this.onFailure);
    }, LOOK_MS);
  }

  /** Resolves once what is under way is done. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
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
