/** The last event of the articles: 23 March 2022, 14:00 in Zhangzhou. */
export const TRUE_END = new Date('2022-03-23T06:00:00Z');

/** The days of 18 to 23 March 2022, laid so that they end at `end`; with {@link TRUE_END} they keep their dates. */
export class LaidDays {
  constructor(readonly end: Date) {}

  /** Whether the days keep their dates, so that they are long past when anybody looks at them. */
  get areTrue(): boolean {
    return this.end.getTime() === TRUE_END.getTime();
  }

  /** When something of March 2022 happens in the laid days; `time` is of Zhangzhou, such as `08:30`. */
  at(day: number, time: string): Date {
    const truly = Date.parse(`2022-03-${String(day).padStart(2, '0')}T${time}:00+08:00`);
    return new Date(this.end.getTime() - TRUE_END.getTime() + truly);
  }
}
