import type { Tx } from '../../db/context';
import { replaceZoneMembers } from '../../places/places.store';
import type { RegionRow, Validity, ZoneMemberRow } from '../../places/region';
import type { CsvRow } from './directory';
import type { ReadingStep, RecordChanges, ReferenceChange } from './part';

/** Memberships that were read, ready to be written after the regions. */
export interface ReadZoneMembers {
  /** Sets the members of every zone in the file that differs. @returns whether any did. */
  save(tx: Tx, record: RecordChanges): Promise<boolean>;
}

/** Reads `zone-members.csv`. For each zone in it the file tells all members; zones that it does not name keep theirs. */
export function readZoneMembers(step: ReadingStep): ReadZoneMembers {
  const lines = step.directory.csv('zone-members.csv', { required: ['zone', 'member', 'valid_from', 'valid_until', 'source', 'verified'] });
  const before = byZone(step.world.members);
  const read: ZoneMemberRow[] = [];
  for (const line of lines) {
    const member = {
      zoneCode: line.text('zone'), memberCode: line.text('member'), validFrom: line.day('valid_from'), validUntil: line.day('valid_until'),
      source: line.text('source'), verified: line.flag('verified'),
    };
    line.spanInOrder(member);
    checkMember(line, member, step.world.regions);
    if (read.some((other) => other.zoneCode === member.zoneCode && other.memberCode === member.memberCode && overlaps(other, member))) {
      line.wrong('member', 'MEMBERSHIP_TWICE', 'the same membership is told twice for some days');
    }
    read.push(member);
  }
  const told = byZone(read);
  step.world.members = [...step.world.members.filter((member) => !told.has(member.zoneCode)), ...read];
  const changes = [...told].flatMap(([zone, members]) => changeOf(zone, before.get(zone), members));
  return {
    async save(tx, record) {
      if (changes.length === 0) return false;
      const zones = changes.map((change) => change.code);
      await replaceZoneMembers(tx, zones, read.filter((member) => zones.includes(member.zoneCode)));
      await record(tx, 'ZONE_APPLIED', changes);
      return true;
    },
  };
}

function checkMember(line: CsvRow, member: ZoneMemberRow, regions: ReadonlyMap<string, RegionRow>): void {
  const zone = regions.get(member.zoneCode);
  const region = regions.get(member.memberCode);
  if (!zone || zone.level !== 'FUNCTIONAL_ZONE') line.wrong('zone', 'ZONE_UNKNOWN', 'no functional zone has this code');
  if (!region) line.wrong('member', 'REGION_UNKNOWN', 'no region has this code');
  if (region?.level === 'FUNCTIONAL_ZONE') line.wrong('member', 'MEMBER_IS_ZONE', 'a zone cannot be a member of a zone');
  if (region && zone && !(overlaps(region, member) && overlaps(zone, member))) {
    line.wrong('valid_from', 'MEMBERSHIP_NEVER_VALID', 'zone or member is valid on none of these days');
  }
}

function overlaps(a: Validity, b: Validity): boolean {
  const startsInTime = (x: Validity, y: Validity): boolean => x.validFrom === null || y.validUntil === null || x.validFrom <= y.validUntil;
  return startsInTime(a, b) && startsInTime(b, a);
}

function changeOf(zone: string, before: readonly ZoneMemberRow[] | undefined, after: readonly ZoneMemberRow[]): ReferenceChange[] {
  const members = describe(after);
  if (before && describe(before) === members) return [];
  return [{ code: zone, change: before ? 'CHANGED' : 'ADDED', facts: { members } }];
}

function describe(members: readonly ZoneMemberRow[]): string {
  return JSON.stringify(members.map((member) => [
    member.memberCode, member.validFrom, member.validUntil, member.source, member.verified,
  ]).sort());
}

function byZone(members: readonly ZoneMemberRow[]): Map<string, ZoneMemberRow[]> {
  const zones = new Map<string, ZoneMemberRow[]>();
  for (const member of members) zones.set(member.zoneCode, [...(zones.get(member.zoneCode) ?? []), member]);
  return zones;
}
