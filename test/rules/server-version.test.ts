import { isSafeMinor, judgeServerVersion } from '../../src/core/db/server-version';

describe('the version of the PostgreSQL server', () => {
  it.each([150018, 160014, 170010, 180004, 180005, 190000])('%i goes without a word', (version) => {
    expect(judgeServerVersion(version)).toEqual({ verdict: 'SAFE' });
    expect(isSafeMinor(version)).toBe(true);
  });

  it.each([[150017, '15.18'], [160013, '16.14'], [170009, '17.10'], [180003, '18.4']])('%i is told of %s', (version, safe) => {
    const judged = judgeServerVersion(version);
    expect(judged.verdict).toBe('OUTDATED');
    expect(judged).toHaveProperty('message', expect.stringContaining(safe));
    expect(isSafeMinor(version)).toBe(false);
  });

  it.each([140099, 130000, 90624])('%i is refused', (version) => {
    expect(judgeServerVersion(version).verdict).toBe('REFUSED');
  });
});
