import { tamper, type Round } from './tampering-rounds';

const ROUNDS = process.env['BIHUAN_TEST_SCALE'] === 'full' ? 500 : 50;
const SEED = 20220320;

it(`finds ${ROUNDS} of ${ROUNDS} tamperings against the auditor's checkpoint, and raises no alarm about ${ROUNDS} clean logs (seed ${SEED})`, async () => {
  const rounds: Round[] = [];
  await tamper(ROUNDS, SEED, (round) => rounds.push(round));
  expect(rounds.filter(({ clean }) => !clean.holds).map(({ clean }) => clean.sentence)).toEqual([]);
  expect(rounds.filter(({ verdict }) => verdict === undefined).map(({ what }) => what)).toEqual([]);
  expect(rounds.filter(({ verdict }) => verdict?.holds === true).map(({ what }) => what)).toEqual([]);
  expect(rounds.filter(({ doAgree }) => !doAgree).map(({ what, verdict }) => `${what}: ${verdict?.sentence}`)).toEqual([]);
  const named = rounds.filter(({ mustBeNamed }) => mustBeNamed);
  expect(named.length).toBeGreaterThan(ROUNDS / 3);
  expect(named.filter(({ verdict, firstBad }) => verdict && verdict.index !== firstBad).map(({ what, verdict, firstBad }) => `${what} at ${firstBad}: ${verdict?.sentence}`)).toEqual([]);
  const tooEarly = rounds.filter(({ verdict, firstBad }) => verdict?.index !== undefined && firstBad !== undefined && verdict.index < firstBad);
  expect(tooEarly.map(({ what, verdict, firstBad }) => `${what} at ${firstBad}: ${verdict?.sentence}`)).toEqual([]);
}, ROUNDS * 6_000);
