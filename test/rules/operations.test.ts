import { buildSchema, parse, validate } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrustedOperations } from '../../src/api/graphql/trusted';
import { loopEventsDocument } from '../../src/client/frames';
import { summaryChangesDocument } from '../../src/client/summary-stream';
import { COUNT_SELECTION, TOLD_SELECTION, WORK_SELECTION } from '../../src/dashboard/shared/selections';
import { VERB_FORMS } from '../../src/dashboard/worklist/verb-forms';

const ROOT = resolve(__dirname, '../..');
const OPERATIONS = join(ROOT, 'schema/operations');
const schema = buildSchema(readFileSync(join(ROOT, 'schema/schema.graphql'), 'utf8'));
const below = (directory: string, ends: RegExp): string[] => readdirSync(directory, { encoding: 'utf8', recursive: true }).filter((name) => ends.test(name));
const pages = below(join(ROOT, 'src/dashboard'), /\.tsx?$/).map((name) => [name, readFileSync(join(ROOT, 'src/dashboard', name), 'utf8')] as const);
const names = (file: string): string[] => [...readFileSync(join(OPERATIONS, 'pages', file), 'utf8').matchAll(/^(?:query|mutation|subscription) (\w+)/gm)].map(([, name]) => name!);

it.each(below(OPERATIONS, /\.graphql$/))('%s is valid', (name) => {
  expect(validate(schema, parse(readFileSync(join(OPERATIONS, name), 'utf8'))).map(({ message }) => message)).toEqual([]);
});

describe('the pages', () => {
  it('hold no operation themselves', () => {
    const holding = pages.filter(([, text]) => /[`'"]\s*(?:query|mutation|subscription)\b[^`'"]*\{/.test(text));
    expect(holding.map(([name]) => name)).toEqual([]);
  });

  it('ask for operations that their files have', () => {
    const asked = pages.flatMap(([, text]) => {
      const file = /schema\/operations\/pages\/([\w-]+\.graphql)'/.exec(text)?.[1];
      return file ? [...text.matchAll(/operation\('(\w+)'\)/g)].map(([, name]) => [file, name!] as const) : [];
    });
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter(([file, name]) => !names(file).includes(name))).toEqual([]);
  });

  it('have an operation for every verb that they offer', () => {
    const verbs = Object.keys(VERB_FORMS).map((verb) => verb.charAt(0).toUpperCase() + verb.slice(1));
    expect(verbs.filter((verb) => !names('verbs.graphql').includes(verb))).toEqual([]);
  });

  it.each([
    ['the board', loopEventsDocument(TOLD_SELECTION)], ['the worklist', loopEventsDocument(WORK_SELECTION)], ['the counts of the board', summaryChangesDocument(COUNT_SELECTION)],
  ])('follow, on %s, what a server of its own operations knows', (_page, document) => {
    expect(() => { TrustedOperations.of(OPERATIONS).check(parse(document)); }).not.toThrow();
  });
});
