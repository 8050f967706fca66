import canonicalize from 'canonicalize';
import { ITEMS } from '../../src/core/access/item';
import { POLICY, POLICY_HISTORY, POLICY_VERSION } from '../../src/core/access/policy';
import { sha256 } from '../../src/core/trace/merkle';

it('the policy changes with its version, and every version stays in its history', () => {
  expect(POLICY_HISTORY.map((one) => one.version)).toEqual(POLICY_HISTORY.map((_, i) => i + 1));
  expect(POLICY_VERSION).toBe(POLICY_HISTORY.length);
  expect(POLICY_HISTORY.at(-1)!.digest).toBe(sha256(Buffer.from(canonicalize({ rows: POLICY, items: ITEMS })!)).toString('hex'));
});
