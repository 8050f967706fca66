import { act, Ordering } from '../kit/orders';
import { LEGAL_BASIS } from '../kit/transfers';
import { setScene } from './scene';

const s = setScene();
let o: Ordering;
let id: string;
let name: string;

beforeAll(async () => {
  o = new Ordering(s.w);
  const [sought] = await o.sought(1, { lastExposureAt: s.w.clock.now().toISOString() });
  name = sought!.told.name;
  ({ id } = await o.issue(sought!.personId));
  await s.w.settle();
});

it('the notice of an order says reason, term, rights and the way to appeal in both languages, and prints without the page around it', async () => {
  const tab = await s.open(s.w.agency('PUBLIC_HEALTH-350602'));
  await tab.goLive(`/loop?id=${id}`);
  await tab.page.getByRole('link', { name: '打印给本人' }).click();
  const [zh, en] = [tab.page.locator('[data-notice="zh"]'), tab.page.locator('[data-notice="en"]')];
  await zh.waitFor();
  for (const half of [zh, en]) {
    for (const told of [name, LEGAL_BASIS.authority, LEGAL_BASIS.law, LEGAL_BASIS.article, LEGAL_BASIS.necessity, LEGAL_BASIS.appealTo, '2022-03-20 12:00', '2022-04-03 24:00', '2022-03-27 12:00']) {
      expect(await half.textContent()).toContain(told);
    }
  }
  expect(await zh.textContent()).toMatch(/密切接触者.*集中隔离.*72 小时内答复.*您的权利/s);
  expect(await en.textContent()).toMatch(/Close contact.*Central isolation.*within 72 hours.*Your rights/s);
  expect(await tab.barriers()).toEqual([]);
  expect(new URL(tab.page.url()).search).toBe(`?id=${id}`);
  await tab.page.emulateMedia({ media: 'print' });
  expect(await tab.page.getByRole('navigation').isVisible()).toBe(false);
  expect(await tab.page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
  expect([await zh.isVisible(), await en.isVisible()]).toEqual([true, true]);
  expect(tab.complaints).toEqual([]);
});

it('shows nothing to whoever does not reach the order, and says where it holds no more', async () => {
  const stranger = await s.open(s.w.agency('PUBLIC_HEALTH-350603'));
  await stranger.page.goto(`/notice?id=${id}`);
  await stranger.page.getByText('没有这份决定').waitFor();
  expect(await stranger.page.locator('[data-notice]').count()).toBe(0);
  const overseer = await s.open(s.w.agency('SUPERVISION-350600'), 'en');
  await overseer.page.goto(`/notice?id=${id}`);
  await overseer.page.locator('[data-notice="en"]').waitFor();
  expect(await overseer.page.locator('[data-notice="zh"]').textContent()).not.toContain(name);
  await act(o.health, 'revokeOrder', { id, reason: '复核排除密接' });
  const issuer = await s.open(s.w.agency('PUBLIC_HEALTH-350602'));
  await issuer.page.goto(`/notice?id=${id}`);
  await issuer.page.getByText('已不再生效').waitFor();
  expect([...stranger.complaints, ...overseer.complaints, ...issuer.complaints]).toEqual([]);
});
