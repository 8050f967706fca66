import type { PrincipalAgency } from '../../core/access/principal';
import type { AgencyKind } from '../../core/access/purpose';
import { shanghaiDay } from '../../core/kernel/clock';
import type { RowId } from '../../core/kernel/ids';
import type { Participant } from '../../core/loops/loop-kind';
import type { LoopRules } from '../../core/loops/rules';
import type { AgencyRow } from '../../core/places/region';
import type { LeadProblem } from './lead';

/** Kinds of agency that push leads. */
export const PUSHERS = ['PUBLIC_SECURITY', 'BIG_DATA', 'PUBLIC_HEALTH', 'HEADQUARTERS', 'INDUSTRY_IT', 'COMMUNITY'] as const satisfies readonly AgencyKind[];
/** Of these, those that may not open a request: the health agency opens it for them. */
const ONLY_PUSH: readonly AgencyKind[] = ['INDUSTRY_IT', 'COMMUNITY'];

/** Who opens a request on a lead: the pusher, or the health agency of the region, or of the nearest above that has one. */
export function openerOf(rules: LoopRules, pusher: PrincipalAgency, region: string): { id: RowId } | undefined {
  if (!ONLY_PUSH.includes(pusher.kind)) return pusher;
  return rules.places.nearestAgency('PUBLIC_HEALTH', region, today(rules));
}

/** What is wrong with a region as a place to seek somebody today; undefined for nothing. */
export function problemOfRegion(rules: LoopRules, pusher: PrincipalAgency, region: string): Pick<LeadProblem, 'code' | 'message'> | undefined {
  const found = rules.places.regionOn(region, today(rules));
  if (!('region' in found)) {
    return found.reason === 'unknown'
      ? { code: 'REGION_UNKNOWN', message: 'No region has this code.' }
      : { code: 'REGION_NOT_VALID', message: 'This region is not valid today: use the code that followed it.' };
  }
  const community: AgencyRow | undefined = rules.places.nearestAgency('COMMUNITY', region, today(rules));
  if (community && openerOf(rules, pusher, region)) return undefined;
  return { code: 'REGION_NOT_VALID', message: 'No agency that could look for somebody works in this region or above it.' };
}

/**
 * The part that a pusher takes in a request: LEAD, unless it opened or answers the request or sees it by office, which
 * gives as much and goes on behind the closing.
 */
export function partOfPusher(rules: LoopRules, pusher: RowId, region: string, parties: readonly RowId[]): Participant[] {
  const hasPart = parties.includes(pusher) || rules.overseers(region).some((overseer) => overseer.party === pusher);
  return hasPart ? [] : [{ party: pusher, part: 'LEAD', grade: 2 }];
}

function today(rules: LoopRules): string {
  return shanghaiDay(rules.clock.now());
}
