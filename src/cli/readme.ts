import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../config';

/** The file that people read first. */
export const README_FILE = 'README.md';

/** The README with its table of settings as `config.ts` has them. */
export function withSettings(readme: string): string {
  const rows = SETTINGS.map((setting) => `| \`${setting.key}\` | ${setting.default} | ${setting.meaning} |`);
  const table = ['| setting | default | meaning |', '|--|--|--|', ...rows].join('\n');
  return readme.replace(/(<!-- settings:[^\n]*-->\n)[\s\S]*(<!-- \/settings -->)/, (_all, begin: string, end: string) => `${begin}${table}\n${end}`);
}

if (require.main === module) {
  const path = join(process.cwd(), README_FILE);
  writeFileSync(path, withSettings(readFileSync(path, 'utf8')));
}
