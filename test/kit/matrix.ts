import { buildBihuanSchema } from '../../src/api/graphql/schema';
import { PURPOSE_HEADER } from '../../src/core/access/principal';
import type { Agency } from './agency';
import type { Json } from './answers';
import { designedLetters, designedPurposes, designedSight, type Asking } from './design-table';
import { Everything } from './everything';
import { makeTestPhone, makeTestResidentId } from './identity';
import { openFrames } from './socket';
import { Movers } from './transfers';
import type { World } from './world';

/** On which loop something was said; `person` for what belongs to the person. */
export type Place = 'person' | 'investigation' | 'transfer' | 'stay';

/** A value that stands nowhere else, so that finding it anywhere in an answer is seeing it. */
export interface Canary {
  readonly item: string;
  readonly place: Place;
  readonly pattern: RegExp;
  /** Shown as a field, so that whoever may see it does; others stand in the trace alone, which begins with reach. */
  readonly field?: true;
}

/** Grades of reach on the three loops; absent without reach. */
export type Grades = Readonly<Partial<Record<Exclude<Place, 'person'>, number>>>;

/** Somebody who asks. */
export interface Reader {
  readonly code: string;
  readonly role: 'OPERATOR' | 'FIELD_TEAM';
  /** Which of the two teams a FIELD_TEAM is. */
  readonly team?: 0 | 1;
}

const SOUGHT = {
  name: '欧阳测试甲', document: { type: 'RESIDENT_ID', number: makeTestResidentId(321, '1977-11-23', 'FEMALE') }, phone: makeTestPhone(7_531), sex: 'FEMALE',
};
/** All that is planted. Free text says by itself on which loop it stands. */
export const CANARIES: readonly Canary[] = [
  { item: 'NAME', place: 'person', pattern: /欧阳测试甲/, field: true },
  { item: 'SEX', place: 'person', pattern: /sex":"FEMALE/, field: true },
  { item: 'BIRTH_YEAR', place: 'person', pattern: /birthYear":1977/, field: true },
  { item: 'DOCUMENT', place: 'person', pattern: new RegExp(SOUGHT.document.number), field: true },
  { item: 'PHONE', place: 'person', pattern: new RegExp(SOUGHT.phone), field: true },
  { item: 'ADDRESS', place: 'person', pattern: /甲字三十七号/, field: true },
  { item: 'CATEGORY', place: 'person', pattern: /CLOSE_CONTACT/, field: true },
  { item: 'EXPOSURE_TIME', place: 'person', pattern: /2022-03-19T02:34:56/, field: true },
  { item: 'EXPOSURE_PLACE', place: 'person', pattern: /红星市场七号摊/, field: true },
  { item: 'LEADS', place: 'person', pattern: /"led_|0\.7301/, field: true },
  { item: 'TREATMENT', place: 'investigation', pattern: /HOSPITAL/, field: true },
  { item: 'PERSON_TEXT', place: 'investigation', pattern: /甲的核查报告/, field: true },
  { item: 'PERSON_TEXT', place: 'investigation', pattern: /甲在家备注/ },
  { item: 'LEGAL_BASIS', place: 'transfer', pattern: /甲须隔离之必要/, field: true },
  { item: 'PERSON_TEXT', place: 'transfer', pattern: /甲之入住备注|护送甲之李护士/ },
  { item: 'HANDOVER_PLACE', place: 'transfer', pattern: /甲之交接处/, field: true },
  { item: 'TEMPERATURE', place: 'transfer', pattern: /41\.7/, field: true },
  { item: 'SYMPTOMS', place: 'transfer', pattern: /symptoms":true|symptoms","value":"true/, field: true },
];

/** One person's way from a lead to a room, with somebody of every kind who reaches a part of it. */
export class MatrixStory {
  readonly ids: Partial<Record<Place, string>> = {};
  readonly movers: Movers;
  teams: string[] = [];
  private rooms: readonly string[] = [];
  /** Place in the log before everything. */
  start = '';
  /** What verbs answered, with whom and what reach the caller had then. */
  readonly answers: { reader: Reader; purpose: string; grades: Grades; text: string }[] = [];

  constructor(private readonly w: World) {
    this.movers = new Movers(w);
  }

  reader({ code, role, team }: Reader): Agency {
    return this.w.agency(code, role === 'FIELD_TEAM' ? { role, team: this.teams[team!]! } : {});
  }

  /** Found, in hospital, reported; a room is asked for. */
  async untilOrdered(): Promise<void> {
    const bigData = this.w.agency('BIG_DATA-350600');
    const community = this.w.agency('COMMUNITY-350602001');
    await this.w.settle();
    this.start = (await bigData.query('{ position }')).position;
    for (const code of ['BIG_DATA-350600', 'PUBLIC_SECURITY-350600', 'INDUSTRY_IT-350600']) {
      const { results: [row] } = await this.said(code, { investigation: 2 }, 'pushLeads', { leads: [this.lead(code)] });
      this.ids.person = row.person.id;
      this.ids.investigation = row.investigation.id;
    }
    this.teams = [await this.w.team('PARTY_ORGAN-350600', '350602001', '第一突击队'), await this.w.team(community.code, '350602001', '第二突击队')];
    const id = this.ids.investigation!;
    const step = (verb: string, input: object): Promise<Json> => this.said(community.code, { investigation: 2 }, verb, { id, ...input });
    await step('receiveInvestigation', {});
    await step('assignInvestigation', { teamId: this.teams[0] });
    await step('markLocated', { address: '甲字三十七号', note: '甲在家备注' });
    await step('verifyIdentity', {});
    await step('controlPerson', { measure: 'HOSPITAL', note: '甲在家备注' });
    await step('reportInvestigation', { outcome: 'FOUND_AND_CONTROLLED', report: '甲的核查报告' });
    const site = await this.movers.siteWith(2);
    this.rooms = site.rooms;
    const legalBasis = { authority: '指挥部', law: '传染病防治法', lawVersion: '2013', article: '第三十九条', necessity: '甲须隔离之必要', appealTo: '区政府' };
    const payload = await this.said('PUBLIC_HEALTH-350602', { investigation: 2, transfer: 2 }, 'orderTransfer', { personId: this.ids.person, siteId: site.id, legalBasis });
    this.ids.transfer = payload.transfer.id;
  }

  /** The person is in the vehicle. */
  async untilOnBoard(): Promise<void> {
    const id = this.ids.transfer!;
    await this.said('ISOLATION_SITE-350603', { transfer: 2 }, 'acceptTransfer', { id, note: '甲之入住备注' });
    const vehicleDisinfectedAt = new Date(this.w.clock.now().getTime() - 60_000).toISOString();
    await this.said('TRANSPORT-350602', { transfer: 2 }, 'dispatchTransfer', { id, vehicle: '闽E·A1234', crew: ['护送甲之李护士'], vehicleDisinfectedAt });
    const signed = { id, place: '甲之交接处', temperature: 41.7, symptoms: true };
    await this.said('COMMUNITY-350602001', { investigation: 2, transfer: 2 }, 'releaseForBoarding', signed);
    await this.said('TRANSPORT-350602', { transfer: 2 }, 'confirmOnBoard', signed);
  }

  /** The person is in a room. */
  async untilAdmitted(): Promise<void> {
    const id = this.ids.transfer!;
    await this.said('TRANSPORT-350602', { transfer: 2 }, 'confirmArrival', { id, note: '甲之入住备注' });
    await this.said('ISOLATION_SITE-350603', { transfer: 2, stay: 2 }, 'admitTransfer', { id, roomId: this.rooms[0], temperature: 41.7, symptoms: true });
    const { transfer } = await this.w.agency('PUBLIC_HEALTH-350602').query('query($id: ID!) { transfer(id: $id) { stay { id } } }', { id });
    this.ids.stay = transfer.stay.id;
    await this.w.settle();
  }

  private lead(code: string): object {
    return {
      ...SOUGHT, externalId: `canary-${code}`, regionCode: '350602001', address: '甲字三十七号', category: 'CLOSE_CONTACT', source: 'POLICE_LEAD',
      lastExposureAt: '2022-03-19T02:34:56Z', exposurePlace: '红星市场七号摊', confidence: 0.7301,
    };
  }

  /** Calls a verb and keeps its answer, with the caller's first purpose. */
  private async said(code: string, grades: Grades, verb: string, input: object): Promise<Json> {
    const agency = this.w.agency(code);
    const answer = await agency.verb(verb, { ...input });
    this.answers.push({ reader: { code, role: 'OPERATOR' }, purpose: agency.purpose!, grades, text: JSON.stringify(answer) });
    return answer;
  }
}

/** What is asked in every way that there is. */
export class Asker {
  private constructor(private readonly all: Everything) {}

  static async of(): Promise<Asker> {
    return new Asker(new Everything(await buildBihuanSchema()));
  }

  /** Every document that leads to persons and their loops, by id, by list, from within each other, through the trace. */
  documents(ids: Partial<Record<Place, string>>): string[] {
    const person = `"${ids.person}"`;
    const [investigation, transfer, stay] = (['investigation', 'transfer', 'stay'] as const).map((place) => `"${ids[place] ?? 'none'}"`);
    const trace = `{ nodes ${this.all.of('TraceEntry', 1)} }`;
    return [
      ...this.all.partsOf('PersonOfInterest', 2).map((part) => `{ person(id: ${person}) ${part} }`),
      `{ node(id: ${person}) { ... on PersonOfInterest ${this.all.of('PersonOfInterest', 1)} } }`,
      `{ persons ${this.all.of('PersonConnection', 1)} }`,
      ...this.all.partsOf('InvestigationRequest', 2).map((part) => `{ investigation(id: ${investigation}) ${part} }`),
      ...this.all.partsOf('Transfer', 2).map((part) => `{ transfer(id: ${transfer}) ${part} }`),
      ...this.all.partsOf('IsolationStay', 2).map((part) => `{ stay(id: ${stay}) ${part} }`),
      ...this.all.ofEach('LoopConnection', 1).map((nodes) => `{ loops ${nodes} }`),
      `{ investigations ${this.all.of('InvestigationConnection', 1)} transfers ${this.all.of('TransferConnection', 1)}
        a: trace(loopId: ${investigation}) ${trace} b: trace(loopId: ${transfer}) ${trace} c: trace(loopId: ${stay}) ${trace} d: trace(personId: ${person}) ${trace} }`,
    ];
  }

  /** What goes wrong, in the caller's hands: the errors' texts. */
  faults(ids: Partial<Record<Place, string>>): string[] {
    const input = (id: string | undefined): string => `idempotencyKey: "wrong", id: "${id ?? 'none'}", expectedVersion: 99`;
    return [
      `mutation { receiveInvestigation(input: { ${input(ids.investigation)} }) { investigation { id } } }`,
      `mutation { reportInvestigation(input: { ${input(ids.investigation)}, outcome: WRONG_PERSON }) { investigation { id } } }`,
      `mutation { confirmOnBoard(input: { ${input(ids.transfer)}, place: "x" }) { transfer { id } } }`,
      `mutation { releaseFromIsolation(input: { ${input(ids.stay)}, reason: "x" }) { stay { id } } }`,
      `{ persons(first: 9999) { nodes { id } } }`,
      `{ person(id: "${ids.person}") { nothing } }`,
    ];
  }

  /** All frames since a place in the log, as text. */
  async frames(by: Agency, after: string): Promise<string> {
    const query = `subscription($after: EventCursor) { loopEvents(after: $after) ${this.all.of('LoopEventFrame', 2)} }`;
    const params = { authorization: `Bearer ${by.token}`, ...(by.purpose && { [PURPOSE_HEADER]: by.purpose }) };
    const frames = openFrames(by.url, params, { query, variables: { after } }, 'loopEvents');
    const seen = await frames.untilCaughtUp();
    await frames.close();
    return JSON.stringify(seen);
  }
}

/** The canaries that somebody may see, by the design's table alone. */
export function allowed(asking: Asking, grades: Grades): Canary[] {
  const best = Math.max(-1, ...Object.values(grades));
  return CANARIES.filter(({ item, place }) => {
    const grade = place === 'person' ? best : grades[place] ?? -1;
    return grade >= 0 && designedSight(designedLetters(asking, grade), item) === 'FULL';
  });
}

/** The canaries in a text. */
export function found(text: string): Canary[] {
  return CANARIES.filter(({ pattern }) => pattern.test(text));
}

/** Names of canaries, for messages. */
export function named(canaries: readonly Canary[]): string[] {
  return canaries.map(({ item, place, pattern }) => `${item} of ${place} ${pattern.source}`);
}

/** Kind of a reader's agency. */
export function kindOf({ code }: Reader): string {
  return code.slice(0, code.search(/-(?=\d|ZZ)/));
}

/** Whether the design gives a reader this purpose. */
export function hasPurpose(reader: Reader, purpose: string): boolean {
  return designedPurposes(kindOf(reader), reader.role).includes(purpose);
}
