/** How often or with how many something is tried: a little in a test run, all of it in `npm run soak`. */
export function scaled<T>(inTests: T, inFull: T): T {
  return process.env['BIHUAN_TEST_SCALE'] === 'full' ? inFull : inTests;
}
