import { Rounds } from '../../src/core/kernel/rounds';

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

test('a round begins one interval after the last one ended, whatever it takes', async () => {
  let ends: () => void = () => undefined;
  const work = jest.fn(() => new Promise<void>((done) => { ends = done; }));
  const rounds = new Rounds(1_000, work, () => undefined);
  rounds.start();
  rounds.start();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(work).toHaveBeenCalledTimes(1);
  ends();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(2);
  ends();
  await rounds.stop();
});

test('what fails is told and tried again', async () => {
  const failures: unknown[] = [];
  const rounds = new Rounds(1_000, () => Promise.reject(new Error('away')), (error) => failures.push(error));
  rounds.start();
  await jest.advanceTimersByTimeAsync(3_000);
  expect(failures).toHaveLength(3);
  await rounds.stop();
});

test('stopping waits for the round under way, and none follows', async () => {
  let ends: () => void = () => undefined;
  const work = jest.fn(() => new Promise<void>((done) => { ends = done; }));
  const rounds = new Rounds(1_000, work, () => undefined);
  rounds.start();
  await jest.advanceTimersByTimeAsync(1_000);
  let stopped = false;
  const stopping = rounds.stop().then(() => { stopped = true; });
  await jest.advanceTimersByTimeAsync(0);
  expect([stopped, rounds.isStopped]).toEqual([false, true]);
  ends();
  await stopping;
  await jest.advanceTimersByTimeAsync(10_000);
  expect(work).toHaveBeenCalledTimes(1);
});
