import { runCommand } from '../../src/cli/command';

const USAGE = 'Usage: npm run thing';
const asked = [...process.argv];
let out: string[];
let err: string[];

beforeEach(() => {
  [out, err] = [[], []];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => { out.push(String(text)); return true; });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => { err.push(String(text)); return true; });
  process.argv = [...asked.slice(0, 2), 'word'];
});
afterEach(() => {
  jest.restoreAllMocks();
  process.argv = asked;
  process.exitCode = 0;
});

it('a command that ends with a sentence has gone well', async () => {
  await runCommand({ usage: USAGE, read: ([word]) => word, run: async (word, say) => say(`Done: ${word}.`) });
  expect([process.exitCode, out, err]).toEqual([0, ['Done: word.\n'], []]);
});

it('answers the exit code that it is given, 1 with a sentence for what fails, 2 with its usage for what cannot be meant', async () => {
  await runCommand({ usage: USAGE, read: ([word]) => word, run: async () => 1 });
  expect([process.exitCode, err]).toEqual([1, []]);
  await runCommand({ usage: USAGE, read: ([word]) => word, run: () => Promise.reject(new Error('The disk is full.')) });
  expect([process.exitCode, err]).toEqual([1, ['The disk is full.\n']]);
  await runCommand({ usage: USAGE, read: () => undefined, run: async () => 0 });
  expect([process.exitCode, err.at(-1)]).toEqual([2, `${USAGE}\n`]);
});
