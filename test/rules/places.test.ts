import fc from 'fast-check';
import { buildClosure, EVER, FOR_EVER, type ClosureRow } from '../../src/core/places/closure';
import { Places } from '../../src/core/places/places';
import { agencyCodeFits, codeFitsLevel, isValidOn, type AgencyRow, type RegionRow, type ZoneMemberRow } from '../../src/core/places/region';
import { addDays } from '../../src/core/kernel/clock';
import { pageRequest } from '../../src/core/kernel/page';

function region(code: string, level: RegionRow['level'], parentCode: string | null, validFrom: string | null = null, validUntil: string | null = null): RegionRow {
  return { code, name: code, level, parentCode, validFrom, validUntil, synthetic: false };
}
function member(zoneCode: string, memberCode: string, validFrom: string | null = null, validUntil: string | null = null): ZoneMemberRow {
  return { zoneCode, memberCode, validFrom, validUntil, source: 'test', verified: false };
}
function agency(kind: AgencyRow['kind'], regionCode: string, suffix = ''): AgencyRow {
  const code = `${kind}-${regionCode}${suffix}`;
  return { id: code, code, name: code, kind, regionCode };
}

const REFORM = '2021-02-03';
const REGIONS = [
  region('350000', 'PROVINCE', null),
  region('350600', 'PREFECTURE', '350000'),
  region('350602', 'COUNTY', '350600'),
  region('350604', 'COUNTY', '350600', REFORM),
  region('350681', 'COUNTY', '350600', null, '2021-02-02'),
  region('350604101', 'TOWNSHIP', '350604', REFORM),
  region('350604101901', 'COMMUNITY', '350604101', REFORM),
  region('ZZ-TIZ', 'FUNCTIONAL_ZONE', '350600'),
];
const MEMBERS = [member('ZZ-TIZ', '350604101', '2022-01-01', '2022-12-31')];
const AGENCIES = [
  agency('COMMUNITY', '350600'), agency('COMMUNITY', '350604'), agency('COMMUNITY', '350604101'),
  agency('HEADQUARTERS', '350604'), agency('HEADQUARTERS', 'ZZ-TIZ'), agency('HEADQUARTERS', '350600'),
  agency('TRANSPORT', 'ZZ-TIZ'), agency('TRANSPORT', '350600', '-2'), agency('TRANSPORT', '350600'), agency('AUDIT', '350600'),
];

function world(): Places {
  const places = new Places();
  places.replace({ regions: REGIONS, agencies: AGENCIES, closure: buildClosure(REGIONS, MEMBERS) });
  return places;
}

describe('who is above whom', () => {
  const places = world();
  const codes = (code: string, day: string): string[] => places.ancestors(code, day).map((above) => above.code);

  it('follows the parents, nearest first, the region itself included', () => {
    expect(codes('350604101901', '2021-06-01')).toEqual(['350604101901', '350604101', '350604', '350600', '350000']);
  });

  it('knows the codes of before the reform of 2021 until its eve, and those after it from the day itself', () => {
    expect(codes('350681', '2021-02-02')).toEqual(['350681', '350600', '350000']);
    expect(codes('350681', REFORM)).toEqual([]);
    expect(codes('350604101', '2021-02-02')).toEqual([]);
    expect(codes('350604101', REFORM)).toEqual(['350604101', '350604', '350600', '350000']);
  });

  it('puts a zone above its members while the membership is valid, behind the formal parent of the same distance', () => {
    expect(codes('350604101', '2021-12-31')).not.toContain('ZZ-TIZ');
    expect(codes('350604101', '2022-01-01')).toEqual(['350604101', '350604', 'ZZ-TIZ', '350600', '350000']);
    expect(codes('350604101901', '2022-12-31')).toEqual(['350604101901', '350604101', '350604', 'ZZ-TIZ', '350600', '350000']);
    expect(codes('350604101', '2023-01-01')).not.toContain('ZZ-TIZ');
  });

  it('counts a way through a zone as not formal, and a formal way of the same pair before it', () => {
    const of = (ancestor: string): ClosureRow[] => buildClosure(REGIONS, MEMBERS).filter((row) => row.descendant === '350604101' && row.ancestor === ancestor);
    expect(of('ZZ-TIZ')).toEqual([{ ancestor: 'ZZ-TIZ', descendant: '350604101', from: '2022-01-01', until: '2022-12-31', depth: 1, formal: false }]);
    expect(of('350600')).toEqual([{ ancestor: '350600', descendant: '350604101', from: REFORM, until: FOR_EVER, depth: 2, formal: true }]);
    expect(buildClosure(REGIONS, MEMBERS)).toContainEqual({ ancestor: '350600', descendant: 'ZZ-TIZ', from: EVER, until: FOR_EVER, depth: 1, formal: true });
  });

  it('refuses a circle', () => {
    const regions = [region('ZZ-A', 'FUNCTIONAL_ZONE', '350602'), region('350602', 'COUNTY', null)];
    expect(() => buildClosure(regions, [member('ZZ-A', '350602')])).toThrow('circle');
  });
});

describe('closure of any regions and zones', () => {
  const DAYS = Array.from({ length: 12 }, (_, i) => addDays('2022-01-01', i));
  const span = fc.tuple(fc.option(fc.integer({ min: 0, max: 11 })), fc.option(fc.integer({ min: 0, max: 11 }))).map(([a, b]) => {
    const [from, until] = a !== null && b !== null && a > b ? [b, a] : [a, b];
    return { validFrom: from === null ? null : DAYS[from]!, validUntil: until === null ? null : DAYS[until]! };
  });
  const shape = fc.array(fc.record({ up: fc.nat(), zone: fc.boolean(), span, joins: fc.array(fc.record({ zone: fc.nat(), span }), { maxLength: 3 }) }), { minLength: 1, maxLength: 8 });

  it('says on every day what climbing step by step says, with one row for a pair and a day', () => {
    fc.assert(fc.property(shape, (nodes) => {
      const regions = nodes.map((node, i): RegionRow => ({
        ...region(`R${i}`, node.zone ? 'FUNCTIONAL_ZONE' : 'COUNTY', i === 0 ? null : `R${node.up % i}`), ...node.span,
      }));
      const members = nodes.flatMap((node, i) => (i === 0 ? [] : node.joins.map((join): ZoneMemberRow => ({ ...member(`R${join.zone % i}`, `R${i}`), ...join.span }))));
      const closure = buildClosure(regions, members);
      for (const day of DAYS) {
        for (const { code } of regions) {
          const rows = closure.filter((row) => row.descendant === code && (row.from === EVER || row.from <= day) && (row.until === FOR_EVER || day <= row.until));
          const told = new Map(rows.map((row) => [row.ancestor, row.depth]));
          expect(rows).toHaveLength(told.size);
          expect(told).toEqual(climb(code, day, regions, members));
        }
      }
    }), { numRuns: 200 });
  });

  function climb(code: string, day: string, regions: RegionRow[], members: ZoneMemberRow[]): Map<string, number> {
    const valid = new Map(regions.filter((row) => isValidOn(row, day)).map((row) => [row.code, row]));
    const found = new Map<string, number>();
    let level = valid.has(code) ? [code] : [];
    for (let depth = 0; level.length > 0; depth += 1) {
      for (const at of level) if (!found.has(at)) found.set(at, depth);
      level = level.flatMap((at) => [
        valid.get(at)!.parentCode ?? '',
        ...members.filter((one) => one.memberCode === at && isValidOn(one, day)).map((one) => one.zoneCode),
      ]).filter((up) => valid.has(up));
    }
    return found;
  }
});

describe('agencies', () => {
  const places = world();

  it('finds the agency of the region, or of the nearest above that has one', () => {
    expect(places.nearestAgency('COMMUNITY', '350604101901', '2022-03-20')?.code).toBe('COMMUNITY-350604101');
    expect(places.nearestAgency('COMMUNITY', '350602', '2022-03-20')?.code).toBe('COMMUNITY-350600');
    expect(places.nearestAgency('HEADQUARTERS', '350604101', '2022-03-20')?.code).toBe('HEADQUARTERS-350604');
    expect(places.nearestAgency('SUPERVISION', '350604101', '2022-03-20')).toBeUndefined();
    expect(places.nearestAgency('COMMUNITY', '350681', '2022-03-20')).toBeUndefined();
  });

  it('asks a zone before the city where the county has none, and the first agency of several', () => {
    expect(places.nearestAgency('TRANSPORT', '350604101', '2022-03-20')?.code).toBe('TRANSPORT-ZZ-TIZ');
    expect(places.nearestAgency('TRANSPORT', '350604101', '2023-03-20')?.code).toBe('TRANSPORT-350600');
  });

  it('names all overseers above, those of a zone only while it is valid', () => {
    const kinds = ['HEADQUARTERS', 'AUDIT'] as const;
    expect(places.overseers(kinds, '350604101', '2022-03-20').map((one) => one.code).sort())
      .toEqual(['AUDIT-350600', 'HEADQUARTERS-350600', 'HEADQUARTERS-350604', 'HEADQUARTERS-ZZ-TIZ']);
    expect(places.overseers(kinds, '350604101', '2023-03-20').map((one) => one.code)).not.toContain('HEADQUARTERS-ZZ-TIZ');
  });

  it('lists by code, page by page, a region with all below it', async () => {
    const first = places.agencies({ region: '350604' }, pageRequest('agencies', 2), '2022-03-20');
    expect(first.rows.map((one) => one.code)).toEqual(['COMMUNITY-350604', 'COMMUNITY-350604101']);
    expect(first.hasNextPage).toBe(true);
    const rest = places.agencies({ region: '350604' }, { first: 2, after: first.keys[1]! }, '2022-03-20');
    expect(rest.rows.map((one) => one.code)).toEqual(['HEADQUARTERS-350604']);
    expect(rest.hasNextPage).toBe(false);
    expect(await rest.total()).toBe(3);
  });

  it('lists regions by parent, level and day; the children of a zone are its members', () => {
    const codes = (choice: Parameters<Places['regions']>[0]): string[] => places.regions(choice).map((one) => one.code);
    expect(codes({ parent: '350600', level: 'COUNTY' })).toEqual(['350602', '350604', '350681']);
    expect(codes({ parent: '350600', level: 'COUNTY', on: '2022-03-20' })).toEqual(['350602', '350604']);
    expect(codes({ parent: 'ZZ-TIZ' })).toEqual(['350604101']);
    expect(codes({ parent: 'ZZ-TIZ', on: '2023-03-20' })).toEqual([]);
  });
});

describe('codes', () => {
  it.each([
    ['350000', 'PROVINCE', true], ['350600', 'PROVINCE', false], ['350600', 'PREFECTURE', true], ['350602', 'COUNTY', true],
    ['350602', 'PREFECTURE', false], ['350602001', 'TOWNSHIP', true], ['350602000', 'TOWNSHIP', false], ['350602001901', 'COMMUNITY', true],
    ['ZZ-TIZ', 'FUNCTIONAL_ZONE', true], ['ZZ-2', 'FUNCTIONAL_ZONE', false], ['350602', 'FUNCTIONAL_ZONE', false], ['zz-tiz', 'FUNCTIONAL_ZONE', false],
  ] as const)('%s as %s: %s', (code, level, fits) => {
    expect(codeFitsLevel(code, level)).toBe(fits);
  });

  it.each([
    ['COMMUNITY-350602001', '350602001', true], ['COMMUNITY-350602001-2', '350602001', true], ['COMMUNITY-350602001-10', '350602001', true],
    ['COMMUNITY-350602001-1', '350602001', false], ['COMMUNITY-350602001-02', '350602001', false], ['COMMUNITY-350602', '350602001', false],
    ['COMMUNITY-ZZ-TIZ-2', 'ZZ-TIZ', true],
  ])('agency code %s in %s: %s', (code, regionCode, fits) => {
    expect(agencyCodeFits(code, 'COMMUNITY', regionCode)).toBe(fits);
  });
});
