import { makeTestPhone, makeTestResidentId } from '../../src/domain/persons/synthetic-identity';
import type { BenchCaller, Json } from './caller';

/** Most rows of one call. */
export const CALL = 1_000;
const PUSH = `mutation($input: PushLeadsInput!) { pushLeads(input: $input) { created matched duplicates rejected results { investigation { id } person { id } } } }`;
/** Streets of Xiangcheng and Longwen. */
export const STREETS: readonly string[] = [
  '350602001', '350602002', '350602003', '350602004', '350602005', '350602006', '350602007', '350602008', '350603001', '350603002', '350603003', '350603004',
];

/** A request that is out, with its person. */
export interface Pushed {
  readonly id: string;
  readonly personId: string;
  readonly region: string;
}

/** Pushes so many leads on persons that were never sought, from number `from` on; each opens a request. */
export async function pushLeads(police: BenchCaller, from: number, count: number, regions: readonly string[] = STREETS): Promise<Pushed[]> {
  const leads = Array.from({ length: count }, (_, i) => leadOf(from + i, regions[(from + i) % regions.length]!));
  const { pushLeads: answer } = await police.ask(PUSH, { input: { idempotencyKey: `bench-${from}`, leads } });
  if (answer.created !== count) throw new Error(`of ${count} leads ${answer.created} opened a request`);
  return answer.results.map((result: Json, i: number) => ({ id: result.investigation.id, personId: result.person.id, region: leads[i]!.regionCode }));
}

/** As {@link pushLeads}, in as many calls as it takes. */
export async function pushAll(police: BenchCaller, from: number, count: number, regions?: readonly string[]): Promise<Pushed[]> {
  const pushed: Pushed[] = [];
  for (let done = 0; done < count; done += CALL) pushed.push(...await pushLeads(police, from + done, Math.min(CALL, count - done), regions));
  return pushed;
}

function leadOf(number: number, regionCode: string) {
  const birthDay = new Date(Date.UTC(1950, 0, 1 + Math.floor(number / 499) % 20_000)).toISOString().slice(0, 10);
  return {
    externalId: `bench-${number}`, name: `林${String.fromCodePoint(0x4e00 + number % 2_000)}`,
    document: { type: 'RESIDENT_ID', number: makeTestResidentId(1 + number % 499, birthDay, 'FEMALE') }, ...(number < 10_000 && { phone: makeTestPhone(number) }),
    regionCode, address: `${1 + number % 90}号楼`, category: 'CLOSE_CONTACT', source: 'POLICE_LEAD', lastExposureAt: new Date(Date.now() - 86_400_000).toISOString(),
    exposurePlace: '农贸市场', confidence: 0.9,
  };
}
