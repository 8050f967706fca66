import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'graphql';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { TrustedOperations } from '../../src/api/graphql/trusted';
import type { Agency } from '../kit/agency';
import { CHROMIUM, programPath } from '../kit/debian';

const ROOT = resolve(__dirname, '../..');
const FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const TRUSTED = TrustedOperations.of(join(ROOT, 'schema/operations'));

/** Languages of the pages. */
export type Language = 'zh' | 'en';

/** A real Chromium. @throws where there is none and it cannot be installed, with the command that brings one. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: programPath(CHROMIUM), headless: true, args: FLAGS });
}

/** Bundles the pages where a source is newer than what was built, so that tests try the sources as they are. */
export function buildPages(): void {
  const built = join(ROOT, 'dist/dashboard/worklist.html');
  const sources = ['src/dashboard', 'src/client', 'schema/operations', 'vite.config.mts'].map((path) => newest(join(ROOT, path)));
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources)) return;
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: ROOT, stdio: 'pipe' });
}

function newest(path: string): number {
  const stats = statSync(path);
  return stats.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stats.mtimeMs;
}

/** A tab of somebody at an agency, with everything that it complains of. */
export class Tab {
  readonly complaints: string[] = [];
  /** Operations that were sent and that are none of schema/operations: a server that runs only its own would refuse them. */
  readonly strangers: string[] = [];
  private readonly scripts = new Set<string>();

  private constructor(readonly context: BrowserContext, readonly page: Page) {
    page.on('console', (message) => { if (message.type() === 'error') this.complaints.push(message.text()); });
    page.on('response', (response) => {
      if (response.status() >= 400) void response.text().then((text) => this.complaints.push(`${response.status()} ${text}`));
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      if (request.resourceType() === 'script') this.scripts.add(request.url());
      if (request.url().endsWith('/graphql')) this.know(request.postData());
    });
    page.on('websocket', (socket) => { socket.on('framesent', ({ payload }) => { this.know(payload.toString()); }); });
  }

  static async open(browser: Browser, who: Agency | undefined, language: Language = 'zh', size = { width: 1366, height: 768 }): Promise<Tab> {
    const context = await browser.newContext({ viewport: size, baseURL: who?.url });
    const identity = who && JSON.stringify({ token: who.token, purpose: who.purpose ?? '' });
    // As text: what runs in the page is typed by the browser, not by node.
    await context.addInitScript(`
      ${identity ? `sessionStorage.setItem('bihuan.identity', ${JSON.stringify(identity)});` : ''}
      if (!localStorage.getItem('bihuan.language')) localStorage.setItem('bihuan.language', '${language}');
    `);
    return new Tab(context, await context.newPage());
  }

  private know(sent: string | null): void {
    const message = JSON.parse(sent ?? '{}') as { query?: string; payload?: { query?: string } };
    const source = message.query ?? message.payload?.query;
    try {
      if (source) TRUSTED.check(parse(source));
    } catch {
      this.strangers.push(source!);
    }
  }

  /** Goes to a page and waits until it is live. */
  async goLive(path: string): Promise<void> {
    await this.page.goto(path);
    await this.linkIs('LIVE');
  }

  async linkIs(state: string): Promise<void> {
    await this.page.locator(`[data-link="${state}"]`).waitFor({ timeout: 20_000 });
  }

  /** Bytes of all scripts that were loaded, compressed. */
  async scriptBytes(): Promise<number> {
    const sizes = await Promise.all([...this.scripts].map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** What axe finds that keeps people out: rules of impact serious or critical, with the places. */
  async barriers(): Promise<string[]> {
    // Evaluated by the browser itself: the page's own policy lets no script in.
    await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; impact?: string | null; nodes: { target: unknown[]; failureSummary?: string }[] }[] }> } };
      const { violations } = await axe.run();
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`));
    });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
