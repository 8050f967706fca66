import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The checkout. */
export const ROOT = resolve(__dirname, '../..');

const RULES = join(__dirname, 'arrows.cjs');
const PARTS = ['src', 'seeds', 'migrations', 'ormconfig.ts'];

/** One arrow that a rule forbids. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** Names of all rules. */
export function ruleNames(): string[] {
  const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>('./arrows.cjs');
  return forbidden.map((rule) => rule.name);
}

/** The rooms of each part of src, the earliest first. */
export function rooms(): Record<'core' | 'domain' | 'api', string[]> {
  return jest.requireActual('./rooms.cjs');
}

/** Every arrow of a tree laid out like the checkout that the rules forbid. */
export async function violations(root: string): Promise<Violation[]> {
  const command = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parts = PARTS.filter((part) => existsSync(join(root, part)));
  const { stdout } = await promisify(execFile)(
    process.execPath, [command, '--config', RULES, '--output-type', 'json', '--no-progress', ...parts],
    { cwd: root, maxBuffer: 1 << 28 },
  ).catch((error: { stdout?: string; message: string }) => {
    if (!error.stdout) throw new Error(error.message);
    return { stdout: error.stdout };
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string; to: string }[] } };
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}
