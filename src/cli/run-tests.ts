import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** One tool of node_modules with its arguments. */
interface Step {
  name: string;
  tool: string;
  args: readonly string[];
}

/** The checkout: this file runs from dist/src/cli. */
const ROOT = resolve(__dirname, '../../..');

// Types are checked by compiling, so that tests which start the built server start the sources as they are.
const CHECKS: readonly (readonly Step[])[] = [
  [
    { name: 'types', tool: 'typescript/bin/tsc', args: ['-p', '.'] },
    { name: 'types of the pages', tool: 'typescript/bin/tsc', args: ['-p', 'src/dashboard'] },
  ],
  [{ name: 'lint', tool: 'eslint/bin/eslint.js', args: ['--max-warnings', '0', '.'] }],
];

/** Runs a step and tells how it ended; its output is shown as it comes. */
async function run(step: Step): Promise<boolean> {
  const child = spawn(process.execPath, [resolve(ROOT, 'node_modules', step.tool), ...step.args], { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => { done(null); });
    child.once('exit', done);
  });
  return code === 0;
}

/** Runs steps one after the other up to the first that fails, and names it. */
async function firstFailure(steps: readonly Step[]): Promise<string | undefined> {
  for (const step of steps) {
    const began = performance.now();
    if (!await run(step)) return step.name;
    console.log(`${step.name}: ok (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  }
  return undefined;
}

/**
 * npm test: types and lint side by side, then all tests, which hold import arrows, layout and drift of schema and
 * database as well. Arguments go to jest. A failing check ends the run: its tests would prove nothing.
 */
async function main(): Promise<void> {
  const failures = (await Promise.all(CHECKS.map(firstFailure))).filter((name) => name !== undefined);
  if (failures.length > 0) {
    console.error(`npm test: failed at ${failures.join(' and ')}; the tests were not run.`);
    process.exitCode = 1;
    return;
  }
  const passed = await run({ name: 'tests', tool: 'jest/bin/jest.js', args: process.argv.slice(2) });
  if (!passed) process.exitCode = 1;
}

void main();
