import type { PlatformProcess } from '../kit/platform-process';
import { REGION } from './board';
import { BenchCaller } from './caller';
import { pushAll } from './leads';
import { median, type Measure } from './measure';
import { multiplyLoops } from './multiply';
import { rate } from './rates';

const ROUNDS = 3;
const PUSHED = 4_000;
const LIST = `query($region: RegionCode) { loops(filter: { region: $region }, orderBy: DUE_FIRST, first: 50) { nodes { id kind number phase stateName dueAt heldBy { code } } } }`;

/** The list of a street and of a county, each in turns with the list of the whole city, which stands in the floor's place. */
export async function benchScope(platform: PlatformProcess, size: number): Promise<Measure[]> {
  await pushAll(new BenchCaller(platform, 'PUBLIC_SECURITY-350600', 'INVESTIGATION'), 0, PUSHED);
  const admin = await platform.admin();
  await multiplyLoops(admin, size);
  await admin.end();
  const { headers } = new BenchCaller(platform, 'HEADQUARTERS-350600', 'COMMAND');
  const rateOf = (region: string): Promise<number> => rate({ url: `${platform.url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query: LIST, variables: { region } }) });
  const measures: Measure[] = [];
  for (const [name, region] of [['street', REGION], ['county', '350602']] as const) {
    const rounds: { narrow: number; whole: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) rounds.push({ narrow: await rateOf(region), whole: await rateOf('350600') });
    const [narrow, whole] = [median(rounds.slice(1).map((one) => one.narrow)), median(rounds.slice(1).map((one) => one.whole))];
    measures.push({ name: `scope: list of a ${name} of ${size} loops, beside the city's`, value: narrow, unit: 'queries/s', floor: whole, peer: null });
  }
  return measures;
}
