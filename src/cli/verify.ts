import { checkVectors, UnreadableVector } from '../core/trace/verify/vectors';

const USAGE = [
  'Usage: npm run -s verify -- FILE... [--checkpoint OLD] [--key VKEY] [--witness-policy FILE] [--tiles DIR]',
  '       npm run -s verify -- --vectors DIR',
].join('\n');

/** Checks without server, database or packages. Says what it found in whole sentences; answers the exit code, 0 or 1. */
export async function runVerify(args: readonly string[], say: (line: string) => void): Promise<number> {
  const [option, directory, ...rest] = args;
  if (option === '--vectors' && directory !== undefined && rest.length === 0) return verifyVectors(directory, say);
  say(USAGE);
  return 1;
}

async function verifyVectors(directory: string, say: (line: string) => void): Promise<number> {
  try {
    const { count, disagreements } = await checkVectors(directory);
    for (const { file, desc, wantErr } of disagreements) say(`${file} (${desc}) wants ${wantErr ? 'an error' : 'no error'} and gets the other verdict.`);
    if (disagreements.length > 0) return 1;
    say(count > 0 ? `All ${count} vectors are judged as they want.` : 'There is no vector in this directory.');
    return count > 0 ? 0 : 1;
  } catch (error) {
    say(error instanceof UnreadableVector ? error.message : 'The directory of vectors cannot be read.');
    return 1;
  }
}

if (require.main === module) {
  void runVerify(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`)).then((code) => { process.exitCode = code; });
}
