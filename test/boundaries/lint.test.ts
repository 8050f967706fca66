import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { ROOT } from './cruise';

/** One breach of each rule, as it could stand in a file of src. */
const BAD = `
/* eslint-disable no-var */
import { DataSource } from 'typeorm';
import { env } from 'node:process';
export class Undocumented {}
export function undocumented(): void {}
export interface Shape { a: string }
export type Name = 'A' | 'B';
export const LIMIT = 1;
/** Documented. */
export function switches(name: Name, tx: { getRepository(of: string): unknown; distinctOn: string }): unknown {
  switch (name) {
    case 'A': return 1;
    default:
  }
  // todo: later
  console.log(process.env['PORT'], env, DataSource, name == 'B');
  Promise.resolve(1);
  const loose: any = new Date();
  var old = Date.now();
  return [loose, old, tx.getRepository('x'), tx.distinctOn];
}
/** Documented. */
export function long(): void {
${'  undocumented();\n'.repeat(60)}}
export default LIMIT;
${'\n'.repeat(300)}`;
const RULES_OF_SRC = [
  '@typescript-eslint/no-explicit-any', '@typescript-eslint/no-floating-promises', '@typescript-eslint/switch-exhaustiveness-check',
  'eqeqeq', 'import-x/no-default-export', 'jsdoc/require-jsdoc', 'max-lines', 'max-lines-per-function', 'no-console',
  'no-restricted-imports', 'no-restricted-properties', 'no-restricted-syntax', 'no-var', 'no-warning-comments',
];

/** What lint says of a text, as if it were the text of a file of the checkout. */
function lint(file: string, text: string): { ruleId: string | null; severity: number; message: string }[] {
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const { stdout, stderr } = spawnSync(process.execPath, [eslint, '--stdin', '--stdin-filename', file, '--format', 'json'], { cwd: ROOT, input: text, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as { messages: ReturnType<typeof lint> }[])[0]!.messages;
}

describe('lint', () => {
  const found = lint('src/core/kernel/ids.ts', BAD);

  it.each(RULES_OF_SRC)('catches a breach of %s', (rule) => {
    expect(found.map((message) => message.ruleId)).toContain(rule);
  });

  it('asks for a docstring on every kind of export', () => {
    const lines = found.filter((message) => message.ruleId === 'jsdoc/require-jsdoc');
    expect(lines).toHaveLength(5);
  });

  it('catches each restricted door', () => {
    const messages = found.filter((message) => message.ruleId === 'no-restricted-syntax').map((message) => message.message.split(' ')[0]);
    expect(messages.sort()).toEqual(['Rows', 'Time', 'Time', 'distinctOn']);
    expect(found.filter((message) => message.ruleId === 'no-restricted-imports')).toHaveLength(2);
  });

  it('takes no comment that switches a rule off', () => {
    expect(found.map((message) => message.ruleId)).toEqual(expect.arrayContaining(['no-var', null]));
    expect(found.filter((message) => message.ruleId === 'no-warning-comments')).toHaveLength(2);
  });

  it('catches a test that does not run', () => {
    const skipped = lint('test/boundaries/lint.test.ts', `it.skip('a', () => undefined);\ndescribe.only('b', () => undefined);\n`);
    expect(skipped.map((message) => message.ruleId)).toEqual(['no-restricted-properties', 'no-restricted-properties']);
  });
});
