const FILES = import.meta.glob<string>('../../../schema/operations/*.graphql', { query: '?raw', import: 'default', eager: true });

/** Variables of an example stand in a comment on its first lines: `# variables: {"first": 10}`. */
const VARIABLES = /^# variables: (.+)$/m;

/** The example operations of schema/operations, one tab for each file, in the order of their names. */
export function exampleTabs(): { query: string; variables?: string }[] {
  return Object.keys(FILES).sort().map((path) => {
    const query = FILES[path]!;
    const variables = VARIABLES.exec(query)?.[1];
    return variables ? { query, variables: pretty(variables) } : { query };
  });
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
