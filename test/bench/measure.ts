/** One figure beside its floor: the least that this machine needs for the same work without the platform. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  /** The figure of another product in the same run; null where none was measured. */
  readonly peer: number | null;
}

/** The middle of several rounds. */
export function median(rounds: readonly number[]): number {
  const sorted = [...rounds].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How long something takes, in seconds. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

/** One line of JSON. */
export function jsonLine(measure: Measure): string {
  return JSON.stringify({ ...measure, ofFloor: share(measure.value, measure.floor), ofPeer: share(measure.value, measure.peer) });
}

/** A table in the README's form. */
export function table(measures: readonly Measure[]): string {
  const beside = (of: number | null, unit: string): string => (of === null ? '–' : `${round(of)} ${unit}`);
  const rows = measures.map(({ name, value, unit, floor, peer }) => (
    `| ${name} | ${round(value)} ${unit} | ${beside(floor, unit)} | ${share(value, floor) ?? '–'} | ${beside(peer, unit)} | ${share(value, peer) ?? '–'} |`
  ));
  return ['| what | platform | floor | of the floor | peer | of the peer |', '|--|--|--|--|--|--|', ...rows].join('\n');
}

function share(value: number, of: number | null): number | null {
  return of === null ? null : Math.round((100 * value) / of) / 100;
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
