import type { PlatformProcess } from '../kit/platform-process';
import { BenchCaller } from './caller';
import { makeCopies, rowsOf, writePlainly } from './copies';
import { CALL, pushLeads } from './leads';
import { median, seconds, type Measure } from './measure';

const WARM_UP = 2;

/** Leads a second in calls of 1,000, one after the other; the floor writes the same rows with plain SQL in turn. */
export async function benchPush(platform: PlatformProcess, size: number): Promise<Measure[]> {
  const police = new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION');
  const admin = await platform.admin();
  await makeCopies(admin);
  const [platformRates, floorRates]: [number[], number[]] = [[], []];
  for (let from = 0; from < size + WARM_UP * CALL; from += CALL) {
    const took = await seconds(() => pushLeads(police, from, CALL));
    const written = await rowsOf(admin, Array.from({ length: CALL }, (_, i) => `bench-${from + i}`));
    const plainly = await seconds(() => writePlainly(admin, written));
    if (from < WARM_UP * CALL) continue;
    platformRates.push(CALL / took);
    floorRates.push(CALL / plainly);
  }
  await admin.end();
  return [{ name: 'pushLeads, calls of 1,000', value: median(platformRates), unit: 'leads/s', floor: median(floorRates), peer: null }];
}
