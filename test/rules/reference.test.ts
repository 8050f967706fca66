import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AGENCY_KINDS } from '../../src/core/access/purpose';
import { buildClosure } from '../../src/core/places/closure';
import { Places } from '../../src/core/places/places';
import { agencyCodeFits } from '../../src/core/places/region';
import { Protocols } from '../../src/core/protocols/protocols';
import { emptyWorld, prepare } from '../../src/core/protocols/reference/apply';
import { linesOf } from '../../src/core/protocols/reference/json-lines';
import type { ReferenceWorld } from '../../src/core/protocols/reference/part';
import { ReferenceRejected, type ReferenceProblem } from '../../src/core/protocols/reference/problem';
import { RISK_CATEGORIES } from '../../src/core/protocols/risk-category';

const SEEDS = resolve(__dirname, '../../seeds/reference');
const DAY = '2022-03-20';
const COUNTIES = ['350602', '350603', '350604', '350605', '350622', '350623', '350624', '350626', '350627', '350628', '350629'];

function read(dir: string, world = emptyWorld()): ReferenceWorld {
  prepare(dir, world, { withSynthetic: true });
  return world;
}
function placesOf(world: ReferenceWorld): Places {
  const places = new Places();
  const regions = [...world.regions.values()];
  places.replace({ regions, agencies: [...world.agencies.values()], closure: buildClosure(regions, world.members) });
  return places;
}

describe('the reference data of Zhangzhou', () => {
  const world = read(SEEDS);
  const places = placesOf(world);
  const protocols = new Protocols(places);
  protocols.replace(world.protocols);
  const divisions = [...world.regions.values()].filter((one) => one.level !== 'FUNCTIONAL_ZONE' && !one.synthetic);
  const current = places.regions({ on: DAY });

  it('has the 159 divisions of the source, and the two codes that ended with the reform of 2021', () => {
    expect(divisions.filter((one) => one.validUntil === null)).toHaveLength(159);
    expect(divisions.filter((one) => one.validUntil !== null).map((one) => [one.code, one.name, one.validUntil])).toEqual([
      ['350625', '长泰县', '2021-02-02'], ['350681', '龙海市', '2021-02-02'],
    ]);
    expect(divisions.filter((one) => /^35060[45]/.test(one.code)).every((one) => one.validFrom === '2021-02-03')).toBe(true);
  });

  it('has 11 counties and 146 townships on the day of the article, and the right counties before the reform', () => {
    const counties = (on: string): string[] => places.regions({ parent: '350600', level: 'COUNTY', on }).map((one) => one.code);
    expect(counties(DAY)).toEqual(COUNTIES);
    expect(places.regions({ level: 'TOWNSHIP', on: DAY })).toHaveLength(146);
    expect(counties('2021-02-02')).toEqual(expect.arrayContaining(['350625', '350681']));
    expect(counties('2021-02-02')).not.toEqual(expect.arrayContaining(['350604']));
  });

  it('puts 角美 under its district and under the zone that runs it', () => {
    expect(places.ancestors('350604101', DAY).map((one) => one.code)).toEqual(['350604101', '350604', 'ZZ-TIZ', '350600', '350000']);
    expect(places.regions({ parent: 'ZZ-GULEI', on: DAY }).map((one) => one.name)).toEqual(['杜浔镇', '霞美镇', '沙西镇', '古雷镇']);
  });

  it('has 76 synthetic communities in the two districts of the articles, with codes that no real one has', () => {
    const invented = [...world.regions.values()].filter((one) => one.synthetic);
    expect(invented.filter((one) => /^35060[23]/.test(one.code))).toHaveLength(76);
    expect(invented.every((one) => one.level === 'COMMUNITY' && /9\d\d$/.test(one.code))).toBe(true);
  });

  it('gives every agency a well-formed code, and the city every kind', () => {
    for (const one of world.agencies.values()) expect(agencyCodeFits(one.code, one.kind, one.regionCode)).toBe(true);
    for (const kind of AGENCY_KINDS) expect(places.agencyByCode(`${kind}-350600`)).toBeDefined();
  });

  it('gives every county its agencies, and every county, township and zone a community agency', () => {
    for (const county of COUNTIES) {
      for (const kind of ['PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'COMMUNITY', 'HEADQUARTERS', 'TRANSPORT', 'PARTY_ORGAN'] as const) {
        expect(places.agencyByCode(`${kind}-${county}`)).toBeDefined();
      }
    }
    for (const one of current.filter((place) => ['COUNTY', 'TOWNSHIP', 'FUNCTIONAL_ZONE'].includes(place.level))) {
      expect(places.nearestAgency('COMMUNITY', one.code, DAY)?.regionCode).toBe(one.code);
    }
  });

  it('sends a request of any current region to some agency', () => {
    for (const one of current.filter((place) => place.level !== 'PROVINCE')) {
      expect(places.nearestAgency('COMMUNITY', one.code, DAY)).toBeDefined();
    }
  });

  it.each([['2022-03-17', 'cn-8'], [DAY, 'zz-2022-03'], ['2022-06-28', 'cn-9'], ['2026-01-01', 'cn-9']])('is under the right edition on %s: %s', (day, code) => {
    expect(protocols.effective('350603001', day)?.code).toBe(code);
  });

  it('names a source for every rule, and calls nothing verified that is not marked (S)', () => {
    for (const { code } of world.protocols) {
      const protocol = protocols.newest(code)!;
      for (const rule of [...protocol.clocks, ...protocol.terms, ...protocol.limits]) {
        expect(rule.source.length).toBeGreaterThan(8);
        if (rule.verified) expect(rule.source).toMatch(/\(S\)/);
        if (/\((S-|K|I)\)/.test(rule.source)) expect(rule.verified).toBe(false);
      }
    }
    expect(protocols.newest('cn-8')!.clocks.find((one) => one.code === 'CONTACT_TO_SITE')).toMatchObject({ within: 'PT12H', verified: true });
    expect(protocols.newest('cn-9')!.clocks.find((one) => one.code === 'CONTACT_TO_SITE')).toMatchObject({ within: 'PT8H', verified: false });
  });

  it('lets every category of person that is moved have exactly one clock to its destination', () => {
    for (const code of ['cn-8', 'cn-9', 'zz-2022-03']) {
      for (const category of RISK_CATEGORIES) {
        const clocks = protocols.newest(code)!.clocks.filter((one) => one.fromEvent === 'TRANSFER_ORDERED' && one.toEvent === 'TRANSFER_ADMITTED');
        expect(clocks.filter((one) => one.appliesTo.includes(category))).toHaveLength(1);
      }
    }
  });

  it('changes nothing when it is read again', () => {
    const versions = world.protocols.length;
    read(SEEDS, world);
    expect(world.protocols).toHaveLength(versions);
  });
});

describe('a mistake in the files', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'bihuan-reference-'));
    cpSync(SEEDS, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function change(file: string, from: string | RegExp, to: string): void {
    const text = readFileSync(join(dir, file), 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    writeFileSync(join(dir, file), changed);
  }
  function problems(): ReferenceProblem[] {
    try {
      read(dir);
    } catch (error) {
      if (error instanceof ReferenceRejected) return [...error.problems];
      throw error;
    }
    return [];
  }

  it.each([
    ['divisions.csv', '350603,龙文区,COUNTY,350600', '350603,龙文区,COUNTY,350699', 5, 'parent', 'PARENT_UNKNOWN'],
    ['divisions.csv', '350603,龙文区,COUNTY', '350603,龙文区,CITY', 5, 'level', 'LEVEL_UNKNOWN'],
    ['divisions.csv', '350603,龙文区,COUNTY,350600,', '350603,龙文区,COUNTY,350600,2021-02-30', 5, 'valid_from', 'DATE_INVALID'],
    ['divisions.csv', '350603,龙文区', '350603,', 5, 'name', 'EMPTY'],
    ['divisions.csv', '350604001,石码街道,TOWNSHIP,350604,2021-02-03', '350604001,石码街道,TOWNSHIP,350604,2021-02-02', 36, 'valid_from', 'VALIDITY_OUTSIDE_PARENT'],
    ['divisions.csv', '350602001,东铺头街道,TOWNSHIP,350602', '350602001,东铺头街道,TOWNSHIP,350603', 17, 'code', 'CODE_NOT_OF_PARENT'],
    ['divisions.csv', '350603,龙文区', '350602,龙文区', 5, 'code', 'ROW_DUPLICATE'],
    ['divisions.csv', '350000,福建省,PROVINCE,,,', '350000,福建省,PROVINCE,,', 2, null, 'FIELD_COUNT'],
    ['zones.csv', 'ZZ-TIZ', 'TIZ', 5, 'code', 'CODE_INVALID'],
    ['zone-members.csv', 'ZZ-TIZ,350604101,2021-02-03', 'ZZ-TIZ,350681,2021-02-03', 9, 'valid_from', 'MEMBERSHIP_NEVER_VALID'],
    ['agencies.csv', 'AUDIT-350600,漳州市疫情防控数据审计组,AUDIT', 'AUDIT-350600,漳州市疫情防控数据审计组,AUDITS', 2, 'kind', 'KIND_UNKNOWN'],
    ['agencies.csv', 'AUDIT-350600,', 'AUDIT-350602,', 2, 'code', 'CODE_INVALID'],
    ['sites.csv', 'ISOLATION_SITE-350603,', 'ISOLATION_SITE-350604,', 4, 'agency', 'AGENCY_UNKNOWN'],
    ['sites.csv', 'HOTEL', 'INN', 4, 'kind', 'KIND_UNKNOWN'],
    ['protocols/zz-2022-03.json', '"PT12H"', '"12 hours"', 13, 'clocks[1].within', 'VALUE_INVALID'],
    ['protocols/zz-2022-03.json', '"P1D"', '"PT20H"', 15, 'clocks[3].within', 'VALUE_INVALID'],
    ['protocols/zz-2022-03.json', '"overrides": "cn-8"', '"overrides": "cn-7"', 8, 'overrides', 'PROTOCOL_UNKNOWN'],
    ['protocols/zz-2022-03.json', '"effectiveUntil": "2022-06-27"', '"effectiveUntil": null', 7, 'effectiveUntil', 'OUTSIDE_PARENT'],
    ['protocols/zz-2022-03.json', '"region": "350600"', '"region": "350700"', 5, 'region', 'REGION_UNKNOWN'],
    ['protocols/cn-9.json', '"SUB_CLOSE_CONTACT", "phases"', '"SUB_CLOSE", "phases"', 40, 'terms[3].category', 'VALUE_INVALID'],
    ['protocols/cn-9.json', /\n.*"ATTEMPTS_BEFORE_NOT_FOUND".*/, '', 50, 'limits', 'LIMIT_MISSING'],
  ])('%s: %s → %s is told as line %d, %s, %s', (file, from, to, line, column, code) => {
    change(file, from, to);
    expect(problems()).toContainEqual({ file, line, column, code, message: expect.any(String) });
  });

  it('is told beside all others', () => {
    change('divisions.csv', '350603,龙文区', '350603,');
    change('agencies.csv', ',AUDIT,', ',AUDITS,');
    change('protocols/cn-8.json', '"PT30M"', '"30"');
    expect(new Set(problems().map((one) => one.file))).toEqual(new Set(['divisions.csv', 'agencies.csv', 'protocols/cn-8.json']));
  });

  it('in the name of a file is told, as is a directory without any', () => {
    cpSync(join(dir, 'zones.csv'), join(dir, 'zone.csv'));
    expect(problems()).toEqual([expect.objectContaining({ file: 'zone.csv', code: 'FILE_UNKNOWN' })]);
    expect(() => read(mkdtempSync(join(tmpdir(), 'bihuan-empty-')))).toThrow('NOTHING_FOUND');
    expect(() => read(join(dir, 'nowhere'))).toThrow('DIRECTORY_MISSING');
  });

  it('in JSON or CSV syntax is told', () => {
    change('protocols/cn-8.json', '"code": "cn-8",', '"code": "cn-8"');
    change('zones.csv', '招商局漳州开发区', '"招商局');
    expect(problems().map((one) => one.code)).toEqual(expect.arrayContaining(['JSON_MALFORMED', 'CSV_MALFORMED']));
  });

  it('in an event of a clock is told where the events are known', () => {
    const events = new Set(['INVESTIGATION_ISSUED']);
    expect(() => prepare(dir, emptyWorld(), { withSynthetic: true, events })).toThrow(/clocks\[0\]\.toEvent: EVENT_UNKNOWN/);
  });

  it('does not stop what is right: a changed edition becomes a version, and so does what overrides it', () => {
    const world = read(dir);
    change('protocols/cn-8.json', '"value": 180', '"value": 200');
    read(dir, world);
    expect(world.protocols.map((one) => `${one.code}@${one.version}`).sort()).toEqual(['cn-8@1', 'cn-8@2', 'cn-9@1', 'zz-2022-03@1', 'zz-2022-03@2']);
    const byId = new Map(world.protocols.map((one) => [one.id, one]));
    const over = world.protocols.find((one) => one.code === 'zz-2022-03' && one.version === 2)!;
    expect(byId.get(over.overridesId!)).toMatchObject({ code: 'cn-8', version: 2 });
  });
});

it('lines of JSON values are found by path', () => {
  const lines = linesOf('{\n "a": [1,\n  {"b\\"": "x, ]"}],\n "c": {}\n}');
  expect([...lines]).toEqual([['', 1], ['a', 2], ['a[0]', 2], ['a[1]', 3], ['a[1].b"', 3], ['c', 4]]);
});
