import { transformFileSync, type Options } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const OPTIONS: Options = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022', transform: { legacyDecorator: true, decoratorMetadata: true } },
};

/** Sources of the project compiled into a directory of their own, to be run by processes that a test may kill. */
export class Compiled {
  readonly folder = mkdtempSync(join(tmpdir(), 'bihuan-compiled-'));

  /** `sources` are files or folders of the project, such as `src/core/db`; they keep their paths. */
  constructor(sources: readonly string[]) {
    for (const source of sources.flatMap(filesOf)) {
      this.write(source.replace(/\.ts$/, '.js'), transformFileSync(join(ROOT, source), OPTIONS).code);
    }
  }

  write(path: string, code: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), code);
  }

  run(path: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
    return new Child(spawn(process.execPath, [join(this.folder, path), ...args], {
      cwd: this.folder, env: { PATH: '/usr/bin:/bin', NODE_PATH: join(ROOT, 'node_modules'), ...env }, stdio: ['ignore', 'pipe', 'pipe'],
    }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process of node that a test talks with through signals and reads the output of. */
export class Child {
  output = '';
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;

  constructor(readonly process: ChildProcess) {
    const read = (chunk: Buffer): void => {
      this.output += chunk.toString('utf8');
    };
    process.stdout?.on('data', read);
    process.stderr?.on('data', read);
    this.ended = new Promise((done) => process.once('close', (code, signal) => done(code ?? signal ?? 'unknown')));
  }

  get pid(): number {
    return this.process.pid!;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Waits until the output holds the text; fails with the output where the process ends before. */
  async says(text: string): Promise<void> {
    await new Promise<void>((done, fail) => {
      const look = (): void => {
        if (this.output.includes(text)) done();
      };
      this.process.stdout?.on('data', look);
      this.process.stderr?.on('data', look);
      this.process.once('close', () => fail(new Error(`ended without "${text}": ${this.output}`)));
      look();
    });
  }
}

function filesOf(source: string): string[] {
  if (source.endsWith('.ts')) return [source];
  return readdirSync(join(ROOT, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts')).map((name) => join(source, name));
}
