import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 16_384;

let pool = Buffer.alloc(0);

/**
 * Bytes from the system's secure source, as `randomBytes` gives them: many are fetched at once, since each fetch costs more than a
 * short text's encryption. No byte is given twice, and nothing given is kept here.
 */
export function secureBytes(count: number): Buffer {
  if (pool.length < count) pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(POOL_BYTES, count)));
  const taken = Buffer.from(pool.subarray(0, count));
  pool.fill(0, 0, count);
  pool = pool.subarray(count);
  return taken;
}
