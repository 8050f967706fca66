import type { Browser } from 'playwright-core';
import type { Agency } from '../kit/agency';
import { everybody } from '../kit/requests';
import { world, type World, type WorldOptions } from '../kit/world';
import { buildPages, openBrowser, Tab, type Language } from './browser';

/** On a machine without Chromium it is installed first. */
const BROWSER_INSTALL_MS = 600_000;
const STORY_MS = 90_000;

/** A platform, a browser, and those who look at the pages. There once the tests run. */
export interface Scene {
  readonly w: World;
  readonly browser: Browser;
  readonly opener: Agency;
  readonly community: Agency;
  readonly headquarters: Agency;
  /** A team of the community. */
  readonly team: string;
  /** A tab of somebody, closed after the test; nobody's where none is given. */
  open(who?: Agency, language?: Language, size?: { width: number; height: number }): Promise<Tab>;
}

/** Sets the scene for the tests of a file, and looks after each whether its pages sent only operations of schema/operations. */
export function setScene(options?: WorldOptions): Scene {
  jest.setTimeout(STORY_MS);
  const tabs: Tab[] = [];
  const scene = {
    open: async (who?: Agency, language: Language = 'zh', size?: { width: number; height: number }) => {
      const tab = await Tab.open(scene.browser, who, language, size);
      tabs.push(tab);
      return tab;
    },
  } as { -readonly [K in keyof Scene]: Scene[K] };
  beforeAll(async () => {
    buildPages();
    [scene.w, scene.browser] = await Promise.all([world(options), openBrowser()]);
    Object.assign(scene, await everybody(scene.w), { headquarters: scene.w.agency('HEADQUARTERS-350600') });
  }, BROWSER_INSTALL_MS);
  afterEach(async () => {
    const done = tabs.splice(0);
    await Promise.all(done.map((tab) => tab.close()));
    expect(done.flatMap(({ strangers }) => strangers)).toEqual([]);
  });
  afterAll(async () => {
    await scene.browser.close();
    await scene.w.stop();
  });
  return scene;
}

/** Passes as soon as the value is the expected one. */
export async function expectSoon<T>(read: () => Promise<T>, expected: T, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (JSON.stringify(await read()) !== JSON.stringify(expected) && Date.now() < deadline) await new Promise((done) => { setTimeout(done, 50); });
  expect(await read()).toEqual(expected);
}
