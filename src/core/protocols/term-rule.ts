import { addDays, endOfShanghaiDay, shanghaiDay } from '../kernel/clock';
import type { Protocol, TermMode, TermRule } from './protocol';
import type { RiskCategory } from './risk-category';

/** What happens to a person at a site: the rest of a term is spent elsewhere. */
const AT_SITE: readonly TermMode[] = ['HOSPITAL', 'CENTRAL_ISOLATION'];

/** The term of a category. @throws Error where the protocol has none, which loading does not let happen. */
export function termOf(protocol: Protocol, category: RiskCategory): TermRule {
  const term = protocol.terms.find((rule) => rule.category === category);
  if (!term) throw new Error(`protocol ${protocol.code}@${protocol.version} has no term for ${category}`);
  return term;
}

/**
 * When a stay at a site ends: at 24:00 in Asia/Shanghai of the last day of the part of the term that is spent at a
 * site, counted from last exposure (admission where the term says so, or where no exposure is known). A category whose
 * term has no such part stays for its first part, wherever that was to be. Days that passed before admission count, so
 * a late admission may end on its own day, never before it.
 */
export function stayEndsAt(protocol: Protocol, category: RiskCategory, admittedAt: Date, lastExposureAt: Date | null): Date {
  const term = termOf(protocol, category);
  const admitted = shanghaiDay(admittedAt);
  const start = term.countFrom === 'LAST_EXPOSURE' && lastExposureAt ? shanghaiDay(lastExposureAt) : admitted;
  const last = addDays(start, daysAtSite(term));
  return endOfShanghaiDay(last < admitted ? admitted : last);
}

/** Days of a term that are spent at a site; of a term without such a part the days of its first part. */
export function daysAtSite(term: TermRule): number {
  const parts = term.phases.filter((phase) => AT_SITE.includes(phase.mode));
  const counted = parts.length > 0 ? parts : term.phases.slice(0, 1);
  return counted.reduce((sum, phase) => sum + phase.days, 0);
}

/** One part of a term with its days in Asia/Shanghai. */
export interface PlannedPhase {
  readonly mode: TermMode;
  /** First day. */
  readonly from: string;
  /** Last day, itself included. */
  readonly until: string;
  readonly testDays: readonly string[];
}

/** The parts of a term one after the other, counted so that day 1 is the day after `start`; the parts at a site end on `endDay`, later ones follow it. */
export function planOf(term: TermRule, start: string, endDay: string): PlannedPhase[] {
  const held = heldPhases(term);
  const planned: PlannedPhase[] = [];
  let before = start;
  term.phases.forEach((phase, i) => {
    const until = i === held - 1 ? endDay : addDays(before, phase.days);
    const from = addDays(before, 1);
    planned.push({ mode: phase.mode, from, until, testDays: phase.testDays.map((day) => addDays(before, day)).filter((day) => day <= until) });
    before = until;
  });
  return planned;
}

/** The measure of the part of a term that an order is for. */
export function measureOf(term: TermRule): TermMode {
  return (term.phases.find((phase) => AT_SITE.includes(phase.mode)) ?? term.phases[0]!).mode;
}

/** The day that a term counts from. */
export function countedFrom(term: TermRule, startedAt: Date, lastExposureAt: Date | null): string {
  return shanghaiDay(term.countFrom === 'LAST_EXPOSURE' && lastExposureAt ? lastExposureAt : startedAt);
}

/** How many of a term's parts, from the first on, an order holds for. */
function heldPhases(term: TermRule): number {
  const last = term.phases.map((phase) => AT_SITE.includes(phase.mode)).lastIndexOf(true);
  return last < 0 ? 1 : last + 1;
}
