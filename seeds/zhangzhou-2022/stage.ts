import type { SetClock } from '../../src/core/kernel/clock';

const MINUTE_MS = 60_000;
/** Stories whose next act lies within so many minutes act at the same moment, side by side. */
const TOGETHER_MS = 30 * MINUTE_MS;

/** Somebody's work from beginning to end, as prose: waits, verbs, waits. */
export type Story = () => Promise<void>;

interface Waiting {
  readonly at: number;
  readonly place: number;
  readonly inTurn: boolean;
  readonly wake: () => void;
}

/**
 * Plays stories on one clock that is set from act to act. Stories go on as if there were no end; what would come after
 * the end does not happen, and so everything stands where it would stand at that moment.
 */
export class Stage {
  private waiting: Waiting[] = [];
  private places = 0;
  private acting = 0;
  private whenQuiet: (() => void) | undefined;
  private failure: { error: unknown } | undefined;

  /** `between` runs at each moment before anybody acts. */
  constructor(private readonly clock: SetClock, private readonly end: Date, private readonly between: () => Promise<unknown>) {}

  get now(): Date {
    return this.clock.now();
  }

  /** Begins a story, now or while others play. */
  begin(story: Story): void {
    this.acting += 1;
    story().catch((error: unknown) => { this.failure ??= { error }; }).finally(() => this.rest());
  }

  /** Waits so many minutes of the story. */
  after(minutes: number): Promise<void> {
    return this.at(new Date(this.now.getTime() + minutes * MINUTE_MS));
  }

  /** Waits for a time; one that is past comes at once. */
  at(time: Date): Promise<void> {
    return this.wait(time, false);
  }

  /** As {@link at}, and nobody else acts until this story waits again: for acts whose order shows, such as numbers. */
  inTurn(time: Date): Promise<void> {
    return this.wait(time, true);
  }

  /** Plays until the end, or until no story is left. @throws what the first story that failed threw. */
  async play(): Promise<void> {
    await this.quiet();
    for (;;) {
      if (this.failure) throw this.failure.error;
      this.waiting.sort((a, b) => a.at - b.at || a.place - b.place);
      const first = this.waiting[0];
      if (!first || first.at >= this.end.getTime()) return;
      if (first.at > this.now.getTime()) this.clock.set(new Date(first.at));
      await this.between();
      await this.act(Math.min(this.now.getTime() + TOGETHER_MS, this.end.getTime()));
    }
  }

  private async act(before: number): Promise<void> {
    const due = this.waiting.filter((one) => one.at < before);
    this.waiting = this.waiting.filter((one) => one.at >= before);
    for (const one of due.filter(({ inTurn }) => inTurn)) {
      this.wake(one);
      await this.quiet();
    }
    due.filter(({ inTurn }) => !inTurn).forEach((one) => this.wake(one));
    await this.quiet();
  }

  private wake(one: Waiting): void {
    this.acting += 1;
    one.wake();
  }

  private wait(time: Date, inTurn: boolean): Promise<void> {
    return new Promise((wake) => {
      this.places += 1;
      this.waiting.push({ at: time.getTime(), place: this.places, inTurn, wake });
      this.rest();
    });
  }

  private rest(): void {
    this.acting -= 1;
    if (this.acting === 0) this.whenQuiet?.();
  }

  private quiet(): Promise<void> {
    if (this.acting === 0) return Promise.resolve();
    return new Promise((done) => { this.whenQuiet = done; });
  }
}
