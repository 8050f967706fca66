import { badInput } from '../../core/kernel/errors';
import { optionalText, requiredText } from '../../core/kernel/text';

/** What somebody who signs sees of the person. */
export interface Signs {
  readonly place: string | null;
  /** Degrees Celsius with one decimal. */
  readonly temperature: number | null;
  readonly symptoms: boolean | null;
}

/** What a verb that signs brings. */
export interface SignInput {
  readonly place?: string | null | undefined;
  readonly temperature?: number | null | undefined;
  readonly symptoms?: boolean | null | undefined;
}

const COLDEST = 30;
const HOTTEST = 45;

/** The signs of a hand-over at a place that must be named. @throws Refusal BAD_USER_INPUT. */
export function signsAt(input: SignInput & { place: string }): Signs {
  return { ...signs(input), place: requiredText('input.place', input.place) };
}

/** The signs of a hand-over. @throws Refusal BAD_USER_INPUT for a temperature that no living person has. */
export function signs(input: SignInput): Signs {
  const { temperature } = input;
  if (typeof temperature === 'number' && !(temperature >= COLDEST && temperature <= HOTTEST)) {
    throw badInput('input.temperature', `temperature must be in degrees Celsius, from ${COLDEST} to ${HOTTEST}.`);
  }
  return {
    place: optionalText('input.place', input.place),
    temperature: typeof temperature === 'number' ? Math.round(temperature * 10) / 10 : null,
    symptoms: input.symptoms ?? null,
  };
}

/** As far as custody is concerned, one hand-over. */
export interface CustodyChange<Party> {
  readonly from: Party;
  readonly to: Party;
  readonly released: boolean;
  readonly received: boolean;
}

/** Who has the person after these hand-overs: custody passes with the second signature and with nothing else. */
export function custodianAfter<Party>(first: Party, handovers: readonly CustodyChange<Party>[]): Party {
  return handovers.reduce((custodian, one) => (one.released && one.received ? one.to : custodian), first);
}
