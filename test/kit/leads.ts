import { makeTestPhone, makeTestResidentId } from './identity';
import type { VerbInput } from './agency';

/** An invented person, as a lead tells of one. */
export interface Sought {
  readonly name: string;
  readonly document: { readonly type: 'RESIDENT_ID'; readonly number: string };
  readonly phone: string;
  readonly sex: 'MALE' | 'FEMALE';
}

let persons = 0;
let leads = 0;

/** A person that no other call gives: 28 birth days, on each as many as there are sequence numbers. */
export function somebody(): Sought {
  persons += 1;
  const sex = persons % 2 ? 'FEMALE' : 'MALE';
  const birthDay = `1988-05-${String(1 + persons % 28).padStart(2, '0')}`;
  return {
    name: `林${String.fromCodePoint(0x4e00 + persons % 2_000)}`,
    document: { type: 'RESIDENT_ID', number: makeTestResidentId(1 + Math.floor(persons / 28) % 499, birthDay, sex) },
    phone: makeTestPhone(persons % 10_000),
    sex,
  };
}

/** A lead on a person, by default a close contact in the street Dongputou (东铺头街道) of Xiangcheng. */
export function leadOn(person: Sought, more: VerbInput = {}): VerbInput {
  leads += 1;
  return {
    externalId: `lead-${leads}`, ...person, regionCode: '350602001', address: '东铺头街道1号', category: 'CLOSE_CONTACT', source: 'POLICE_LEAD',
    lastExposureAt: '2022-03-19T02:00:00Z', exposurePlace: '市场', confidence: 0.9, ...more,
  };
}
