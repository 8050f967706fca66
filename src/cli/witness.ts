import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../core/kernel/clock';
import { BadKey, formatVerifierKey, parseVerifierKey, signersFromPem, type Signer, type VerifierKey } from '../core/trace/log/key';
import { SeenFiles } from '../core/trace/witness/seen';
import { Witness } from '../core/trace/witness/witness';
import { runCommand } from './command';

const USAGE = `Usage: npm run -s witness -- --name NAME --log VKEY [--log VKEY]… [--data DIR] [--host 127.0.0.1] [--port 8787]
Cosigns checkpoints of the logs named, each as long as it goes on from the last (C2SP tlog-witness).
--name  name of this witness, without spaces and plus, such as audit.example.cn/witness
--log   verifier key of a log, as its operator gave it to you
--data  directory of the key of this witness, which is made at the first start, and of what it cosigned; default ./.data/witness`;
/** A proof of 63 hashes and a note with many signatures fit in easily. */
const MAX_BODY_BYTES = 65_536;

/** How a witness is started. */
export interface WitnessOrder { readonly name: string; readonly logs: readonly VerifierKey[]; readonly data: string; readonly host: string; readonly port: number }

/** A witness that answers. */
export interface RunningWitness { readonly url: string; readonly key: VerifierKey; stop(): Promise<void> }

/** Starts a witness with the key that is kept in its directory, or a new one. */
export async function startWitness({ name, logs, data, host, port }: WitnessOrder): Promise<RunningWitness> {
  const signer = keptSigner(data, name);
  const witness = new Witness(signer, logs, new SeenFiles(join(data, 'seen')), () => systemClock.now().getTime());
  const server = createServer((request, response) => {
    answer(witness, request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, done);
  });
  return { url: `http://${host}:${(server.address() as AddressInfo).port}`, key: signer, stop: () => close(server) };
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/add-checkpoint') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here but POST /add-checkpoint.\n');
    return;
  }
  const body = await bodyOf(request);
  const { status, type, body: text } = body === undefined
    ? { status: 400, type: 'text/plain', body: 'The body is too long.\n' } : await witness.addCheckpoint(body);
  response.writeHead(status, { 'content-type': type }).end(text);
}

/** Undefined where it is too long; what is too long is read to its end and not kept. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function keptSigner(data: string, name: string): Signer {
  const path = join(data, 'witness-key.pem');
  mkdirSync(data, { recursive: true });
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx', flush: true });
  }
  return signersFromPem(name, 'cosignature', readFileSync(path, 'utf8'))[0]!;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

/** Reads the command line; undefined where something is missing. @throws where something is wrong, such as a key. */
export function readWitnessOrder(args: readonly string[]): WitnessOrder | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' }, log: { type: 'string', multiple: true }, data: { type: 'string', default: './.data/witness' },
      host: { type: 'string', default: '127.0.0.1' }, port: { type: 'string', default: '8787' },
    },
  });
  const port = Number(values.port);
  if (!values.name || !values.log || !Number.isInteger(port) || port < 0 || port > 65_535) return undefined;
  return { name: values.name, logs: values.log.map(parseVerifierKey), data: values.data, host: values.host, port };
}

if (require.main === module) {
  void runCommand({
    usage: USAGE,
    read: readWitnessOrder,
    run: async (order, say) => {
      const witness = await startWitness(order);
      say(`The witness is ready at ${witness.url}/add-checkpoint. Its key: ${formatVerifierKey(witness.key)}`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void witness.stop());
    },
    explain: (error) => {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return 'The port is taken: name another with --port.';
      return error instanceof BadKey ? error.message : 'The witness cannot start: look at --data and --host.';
    },
  });
}
