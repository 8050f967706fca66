import type { Clock } from '../kernel/clock';
import { shanghaiDay } from '../kernel/clock';
import type { RowId } from '../kernel/ids';
import type { Places } from '../places/places';
import type { AgencyRow, RegionLevel } from '../places/region';
import { clocksCancelledBy, clocksEndedBy, clocksStartedBy, dueAt } from '../protocols/clock-rule';
import { limitOf, type AlarmRule, type EscalationLevel, type Protocol } from '../protocols/protocol';
import type { Protocols } from '../protocols/protocols';
import type { RiskCategory } from '../protocols/risk-category';
import type { ClockRow } from './clock.entity';
import type { ClockRules } from './clocks';
import type { LoopRow } from './loop.entity';
import type { Participant, StartedClock } from './loop-kind';

const DAY_MS = 86_400_000;
/** Kinds of agency that see a loop by office, in its region and in every region above. */
const OVERSIGHT = ['PUBLIC_HEALTH', 'HEADQUARTERS', 'SUPERVISION', 'AUDIT'] as const;

/** Where the headquarters of a level of escalation sit. */
const SEATS: Readonly<Record<EscalationLevel, readonly RegionLevel[]>> = {
  COMMUNITY: ['COMMUNITY'], TOWN: ['TOWNSHIP'], COUNTY: ['COUNTY', 'FUNCTIONAL_ZONE'], CITY: ['PREFECTURE'],
};

/** What places and protocols say of loops. */
export class LoopRules {
  constructor(readonly places: Places, readonly protocols: Protocols, readonly clock: Clock) {}

  /** The edition in force for a region now. @throws Error where none is: the reference data must have one for every day. */
  edition(regionCode: string): Protocol {
    const day = shanghaiDay(this.clock.now());
    const protocol = this.protocols.effective(regionCode, day);
    if (!protocol) throw new Error(`no protocol is in force in region ${regionCode} on ${day}`);
    return protocol;
  }

  /** The edition that a loop or clock refers to. @throws Error where it is not loaded. */
  protocol(id: RowId): Protocol {
    const protocol = this.protocols.protocol(id);
    if (!protocol) throw new Error(`protocol ${id} is not loaded`);
    return protocol;
  }

  /** Who sees a loop of this region by office. */
  overseers(regionCode: string): Participant[] {
    return this.places.overseers(OVERSIGHT, regionCode, shanghaiDay(this.clock.now()))
      .map((agency) => ({ party: agency.id, part: 'OVERSIGHT', grade: 2 }));
  }

  /** What an entry does to the clocks of a loop, which is as `loop` tells after it. */
  clocks(loop: LoopRow, entry: string, at: Date, own: readonly StartedClock[]): ClockRules {
    const edition = this.edition(loop.regionCode);
    const category = loop.category as RiskCategory | null;
    const byEvent = clocksStartedBy(edition, entry, loop.kind, category, loop.state)
      .filter((rule) => !own.some((start) => start.code === rule.code))
      .map((rule) => ({ code: rule.code, label: null, dueAt: dueAt(rule, at) }));
    return {
      protocolId: edition.id,
      starts: [...byEvent, ...own],
      fate: (clock) => this.fate(clock, loop, entry),
      alarm: (clock) => this.alarm(clock),
    };
  }

  /** Warning and escalation of a clock, by the edition that it started under; undefined for none. */
  alarm(clock: Pick<ClockRow, 'code' | 'protocolId'>): AlarmRule | undefined {
    return this.protocol(clock.protocolId).alarms.find((rule) => rule.clock === clock.code);
  }

  /** Who answers for a level above a loop's region: its headquarters, else its community agency, else its health agency; undefined for none. */
  answersFor(level: EscalationLevel, regionCode: string): AgencyRow | undefined {
    const day = shanghaiDay(this.clock.now());
    const seats = this.places.ancestors(regionCode, day).map(({ code }) => this.places.region(code)!).filter((region) => SEATS[level].includes(region.level));
    const seated = seats.flatMap((region) => this.places.agenciesIn(region.code));
    return ['HEADQUARTERS', 'COMMUNITY', 'PUBLIC_HEALTH'].flatMap((kind) => seated.filter((agency) => agency.kind === kind))[0];
  }

  /** Until when opener and last holder keep personal fields of a loop that closes at this moment. */
  personalUntil(loop: LoopRow, at: Date): Date {
    return new Date(at.getTime() + limitOf(this.protocol(loop.protocolId), 'RETENTION_DAYS_AFTER_CLOSE') * DAY_MS);
  }

  /** A clock with a label belongs to its kind, which ends it itself. */
  private fate(clock: ClockRow, loop: LoopRow, entry: string): 'MET' | 'CANCELLED' | null {
    if (clock.label !== null) return null;
    const protocol = this.protocol(clock.protocolId);
    const category = loop.category as RiskCategory | null;
    const has = (rules: readonly { code: string }[]): boolean => rules.some((rule) => rule.code === clock.code);
    if (has(clocksEndedBy(protocol, entry, loop.kind, category))) return 'MET';
    return has(clocksCancelledBy(protocol, entry, loop.kind, category)) ? 'CANCELLED' : null;
  }
}
