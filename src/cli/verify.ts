import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadKey, parseVerifierKey } from '../core/trace/log/key';
import { BadPolicy, parseWitnessPolicy } from '../core/trace/log/witness-policy';
import { verifyEvidence, type Trust } from '../core/trace/verify/evidence';
import { Finding } from '../core/trace/verify/file';
import { readKeptLeaves } from '../core/trace/verify/kept-tiles';
import { checkVectors, UnreadableVector } from '../core/trace/verify/vectors';

const USAGE = `Usage: npm run -s verify -- FILE... [--checkpoint OLD] [--key VKEY] [--witness-policy FILE] [--tiles DIR] [--whole]
       npm run -s verify -- --vectors DIR
FILE...           evidence, the pages of a long history in their order
--checkpoint      a signed checkpoint that you kept: the log must go on from it
--key             verifier key of the log, as you were given it; may be named twice
--witness-policy  which witnesses must have cosigned, and the keys of logs (C2SP tlog-policy)
--tiles           hash tiles that you kept, to name the first entry that was changed
--whole           the files must be whole histories, compared with the heads that the log committed`;

/** Checks without server, database or packages. Says what it found in one sentence; answers the exit code, 0 or 1. */
export async function runVerify(args: readonly string[], say: (line: string) => void): Promise<number> {
  const order = readOrder(args);
  if (!order) {
    say(USAGE);
    return 1;
  }
  if (order.vectors !== undefined) return verifyVectors(order.vectors, say);
  try {
    const { holds, sentence } = verifyEvidence(order.files.map((file) => readFileSync(file, 'utf8')), trustOf(order));
    say(sentence);
    return holds ? 0 : 1;
  } catch (error) {
    say(sentenceFor(error));
    return 1;
  }
}

interface Order { files: string[]; vectors?: string; checkpoint?: string; key?: string[]; 'witness-policy'?: string; tiles?: string; whole?: boolean }

function readOrder(args: readonly string[]): Order | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: {
        vectors: { type: 'string' }, checkpoint: { type: 'string' }, key: { type: 'string', multiple: true },
        'witness-policy': { type: 'string' }, tiles: { type: 'string' }, whole: { type: 'boolean' },
      },
    });
    const isOne = values.vectors === undefined ? positionals.length > 0 : positionals.length === 0;
    return isOne ? { files: positionals, ...values } : undefined;
  } catch {
    return undefined;
  }
}

function trustOf(order: Order): Trust {
  const policy = order['witness-policy'] === undefined ? undefined : parseWitnessPolicy(readFileSync(order['witness-policy'], 'utf8'));
  return {
    logKeys: [...(order.key ?? []).map(parseVerifierKey), ...(policy?.logs ?? [])],
    ...(policy && { policy }),
    ...(order.checkpoint !== undefined && { oldCheckpoint: readFileSync(order.checkpoint, 'utf8') }),
    ...(order.tiles !== undefined && { leaves: readKeptLeaves(order.tiles) }),
    isWhole: order.whole === true,
  };
}

function sentenceFor(error: unknown): string {
  if (error instanceof BadKey || error instanceof BadPolicy || error instanceof Finding) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined) return `${path} cannot be read.`;
  throw error;
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
