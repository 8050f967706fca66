import type { RiskCategory } from '../../src/core/protocols/risk-category';
import { publicId } from '../../src/core/kernel/ids';
import { findLoops } from '../../src/core/loops/loop.store';
import type { LeadSource } from '../../src/domain/leads/lead';
import type { LeadInput } from '../../src/domain/leads/lead.input';
import type { RowOutcome } from '../../src/domain/leads/lead-plan';
import type { Acting } from './acting';
import { Draw } from './draw';
import { ELSEWHERE, EXPOSURES, INFECTIONS, type Infection } from './infections';
import type { LaidDays } from './laid-days';
import { personOf, type Person } from './people';

/** Somebody who is sought, with the request that is out for the person. */
export interface Sought {
  readonly person: Person;
  readonly category: RiskCategory;
  readonly region: string;
  readonly personId: string;
  readonly investigation: string;
  readonly openedBy: string;
  /** One of the last hours, on whom work is under way when the days end. */
  readonly late: boolean;
}

/** One channel of the joint tracing (三公一大) or of the grid. */
interface Channel {
  readonly agency: string;
  readonly source: LeadSource;
}

interface Row {
  readonly person: Person;
  readonly region: string;
  readonly category: RiskCategory;
  readonly address?: string;
}

const CDC: Channel = { agency: 'PUBLIC_HEALTH-350600-2', source: 'CASE_INVESTIGATION' };
const POLICE: Channel = { agency: 'PUBLIC_SECURITY-350600', source: 'POLICE_LEAD' };
const BIG_DATA: Channel = { agency: 'BIG_DATA-350600', source: 'BIG_DATA_GRID' };
const INDUSTRY: Channel = { agency: 'INDUSTRY_IT-350600', source: 'BIG_DATA_GRID' };
const OTHERS: readonly RiskCategory[] = ['SPACE_TIME_COMPANION', 'SPACE_TIME_COMPANION', 'RISK_AREA_TRAVELLER', 'GENERAL_CONTACT', 'INBOUND_TRAVELLER'];
/** How many of each are found around one infection. */
const AROUND = { close: 4, subClose: 2, others: 1 } as const;
const EACH = 1 + AROUND.close + AROUND.subClose + AROUND.others;
/** Pushes of the last hours, with their times: work is still under way on them when the days end. */
const LAST: readonly (readonly [string, Channel])[] = [['10:50', POLICE], ['11:40', BIG_DATA], ['12:40', POLICE], ['13:30', BIG_DATA]];
const LAST_EACH = 8;
const FIRST_OF_LAST = 7_000;

/** Pushes leads around each infection, through every channel; whoever was not sought before begins a story. */
export class LeadStories {
  constructor(private readonly acting: Acting, private readonly days: LaidDays, private readonly onSought: (sought: Sought) => void) {}

  /** Begins all of them. */
  begin(): void {
    INFECTIONS.forEach((infection, number) => this.acting.stage.begin(() => this.around(infection, number)));
    LAST.forEach(([time, channel], number) => this.acting.stage.begin(() => this.last(time, channel, number)));
  }

  /** Contacts of those who were found in the night. */
  private async last(time: string, channel: Channel, number: number): Promise<void> {
    const draw = new Draw(`last ${number}`);
    const infection = INFECTIONS[INFECTIONS.length - 1 - number % 2]!;
    const rows = Array.from({ length: LAST_EACH }, (_, i): Row => {
      const region = draw.percent(60) ? infection.region : draw.one(ELSEWHERE);
      return {
        person: personOf(FIRST_OF_LAST + number * LAST_EACH + i), region, category: i < 6 ? 'CLOSE_CONTACT' : 'SPACE_TIME_COMPANION',
        address: `${this.acting.nameOf(region)}${draw.whole(1, 18)}号楼`,
      };
    });
    await this.acting.stage.inTurn(this.days.at(23, time));
    await this.push(`last-${number}`, channel, rows, draw);
  }

  /** The case and the closest contacts by questioning, the same and more by police and big data, the rest by the grid. */
  private async around(infection: Infection, number: number): Promise<void> {
    const { stage } = this.acting;
    const draw = new Draw(`infection ${number}`);
    const [patient, ...rest] = this.persons(infection, number, draw);
    const close = rest.slice(0, AROUND.close);
    const subClose = rest.slice(AROUND.close, AROUND.close + AROUND.subClose);
    const others = rest.slice(AROUND.close + AROUND.subClose);
    const found = this.days.at(infection.day, infection.time);
    await stage.inTurn(found);
    await this.push(`${number}/questioning`, CDC, [patient!, ...close.slice(0, 3)], draw);
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(35, 90) * 60_000));
    const police = [...close, ...subClose.slice(0, 2)];
    await this.push(`${number}/police`, POLICE, number % 4 === 2 ? [...police, broken(number)] : police, draw);
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(40, 100) * 60_000));
    const data = number % 5 === 3 ? INDUSTRY : BIG_DATA;
    await this.push(`${number}/data`, data, number % 3 === 1 ? [close.at(-1)!, ...subClose.slice(1)] : subClose.slice(1), draw);
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(60, 150) * 60_000));
    const grid: Channel = { agency: this.acting.nearest('COMMUNITY', infection.region), source: 'MANUAL_GRID' };
    await this.push(`${number}/grid`, grid, [...others, subClose[0]!], draw);
    if (number % 6 === 0) await this.push(`${number}/police`, POLICE, police, draw, 'again');
  }

  private persons(infection: Infection, number: number, draw: Draw): Row[] {
    return Array.from({ length: EACH }, (_, i) => {
      const person = personOf(number * EACH + i);
      const category = i === 0 ? infection.category : i <= AROUND.close ? 'CLOSE_CONTACT' : i <= AROUND.close + AROUND.subClose ? 'SUB_CLOSE_CONTACT' : draw.one(OTHERS);
      const near = i === 0 || draw.percent(i <= AROUND.close ? 75 : 45);
      const region = near ? infection.region : draw.one(ELSEWHERE);
      const house = `${draw.whole(1, 18)}号楼${draw.whole(1, 28)}0${draw.whole(1, 4)}室`;
      return { person, region, category, address: near ? `${infection.compound}${house}` : `${this.acting.nameOf(region)}${house}` };
    });
  }

  private async push(name: string, channel: Channel, rows: readonly Row[], draw: Draw, attempt = 'first'): Promise<void> {
    const { stage, services } = this.acting;
    const leads = rows.map((row, i) => leadOf(`${name}/${i}`, channel, row, new Date(stage.now.getTime() - draw.whole(12, 60) * 3_600_000), draw));
    const { outcome } = await services.leads.push(this.acting.as(channel.agency), { idempotencyKey: this.acting.key(`push/${name}/${attempt}`), leads });
    const created = outcome.rows.flatMap((result, i) => (result.status === 'CREATED' ? [{ result, row: rows[i]! }] : []));
    const openers = await this.openersOf(created.map(({ result }) => result));
    created.forEach(({ result, row }, i) => this.onSought({
      person: row.person, category: row.category, region: row.region, personId: publicId('PersonOfInterest', result.person!),
      investigation: result.investigation!, openedBy: openers[i]!,
      late: row.person.index >= FIRST_OF_LAST && row.person.index < FIRST_OF_LAST + LAST.length * LAST_EACH,
    }));
  }

  private async openersOf(results: readonly RowOutcome[]): Promise<string[]> {
    const ids = results.map((result) => result.investigation!);
    const loops = await this.acting.surroundings.database.inContext({ system: 'advance' }, (tx) => findLoops(tx, ids));
    const byId = new Map(loops.map((loop) => [loop.id, this.acting.codeOf(loop.openedBy)]));
    return ids.map((id) => byId.get(id)!);
  }
}

function leadOf(externalId: string, channel: Channel, row: Row, lastExposureAt: Date, draw: Draw): LeadInput {
  const { name, document, phone, sex } = row.person;
  return {
    externalId, name, document, phone, sex, regionCode: row.region, address: row.address, category: row.category, source: channel.source,
    lastExposureAt: lastExposureAt.toISOString(), exposurePlace: draw.one(EXPOSURES), confidence: draw.whole(60, 99) / 100,
  };
}

/** A row that is rejected: a digit of the number was lost on the way, or the region's code is of before the reform of 2021. */
function broken(number: number): Row {
  const person = personOf(8_000 + number);
  return number % 8 === 2
    ? { person: { ...person, document: { type: 'RESIDENT_ID', number: '35069919880520001' } }, region: '350603001901', category: 'CLOSE_CONTACT' }
    : { person, region: '350681', category: 'CLOSE_CONTACT' };
}
