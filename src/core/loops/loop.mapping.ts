import { column, idOf, instant, truth, whole, word, type PersonalFields } from '../access/mapped-fields';
import type { Asked, FieldMapping, Row, TypeMapping } from '../access/mapping';
import { gradeIn } from '../access/reach.store';
import { SqlText } from '../db/sql-text';
import { badInput } from '../kernel/errors';
import { parsePublicId, rowIdOf, type RowId } from '../kernel/ids';
import { pageRequest } from '../kernel/page';
import type { MappedPlaces } from '../places/places.mapping';
import { protocolField } from '../protocols/protocol.mapping';
import type { Protocols } from '../protocols/protocols';
import { loopTracePage, personTracePage } from '../trace/trace.mapping';
import { verbsFor } from './advance';
import type { LoopCatalog, PresentedKind } from './loop-catalog';
import type { LoopRow } from './loop.entity';
import type { KindRow } from './loop-kind';
import { choiceOf, type LoopFilter } from './loop.input';
import { LoopQuery, type LoopOrder } from './loop-list';
import type { LoopListRequest } from './loop.reading';

/** Columns of every loop that verbs are told by. */
const PARTS_OF_LOOP = { state: 'state', openedBy: 'opened_by', heldBy: 'held_by', answerer: 'answerer', teamId: 'team_id' } as const;

/** How a kind of loop is read. */
export interface MappedKind {
  readonly presented: PresentedKind;
  /** The table of its own columns. */
  readonly table: string;
  /** Of its own columns those by which the kind tells parts, by the names in its row. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly personal: PersonalFields;
  /** Own fields that show a measure or control state, for `withheld`. */
  readonly values?: Parameters<PersonalFields['withheld']>[0];
  readonly fields: Readonly<Record<string, FieldMapping>>;
}

/** The mapping of a kind of loop: its own fields beside what every loop has. */
export function kindMapping({ presented, table, parts = {}, personal, values, fields }: MappedKind): TypeMapping {
  return {
    type: presented.idType,
    loop: { kind: presented.kind.name, table },
    fields: { id: idOf(presented.idType), verbs: verbsOf(presented, parts), withheld: personal.withheld(values), ...fields },
  };
}

/** Kinds without a mapping of their own: what all loops show is compiled of them too, their own fields and verbs are left to resolvers. */
export function otherKinds(catalog: LoopCatalog, mapped: readonly TypeMapping[]): TypeMapping[] {
  return catalog.kinds.filter(({ idType }) => !mapped.some(({ type, loop }) => loop && type === idType))
    .map(({ idType, kind }) => ({ type: idType, loop: { kind: kind.name, table: '' }, fields: { id: idOf(idType) } }));
}

function verbsOf({ kind }: PresentedKind, parts: Readonly<Record<string, string>>): FieldMapping {
  const pairs = (columns: Readonly<Record<string, string>>, of: (name: string) => string): string[] => (
    Object.entries(columns).flatMap(([name, columnName]) => [`'${name}'`, of(columnName)])
  );
  return (asked, row) => asked.hole({
    text: ([loop, own], { context: { principal } }) => JSON.stringify(principal.role === 'VIEWER' ? []
      : verbsFor(kind, principal.agency.id, JSON.parse(loop!) as LoopRow, JSON.parse(own!) as KindRow)),
  }, `json_build_object(${pairs(PARTS_OF_LOOP, (name) => row.column(name)).join(', ')})::text`,
  Object.keys(parts).length === 0 ? `'{}'` : `json_build_object(${pairs(parts, (name) => row.own(name)).join(', ')})::text`);
}

/** What every loop shows, and lists over all kinds. */
export function loopMappings(catalog: LoopCatalog, protocols: Protocols, places: MappedPlaces): TypeMapping[] {
  return [{
    type: 'Loop',
    fields: {
      number: column('number', word), phase: column('phase', word), stateName: column('state', word), state: column('state', word),
      version: column('version', whole),
      kind: column('kind', word), openedAt: column('opened_at', instant), dueAt: column('due_at', instant), overdue: column('overdue', truth),
      closedAt: column('closed_at', instant),
      region: places.regionOf((row) => row.column('region_code')),
      openedBy: places.agencyOf((row) => row.column('opened_by')),
      heldBy: places.agencyOf((row) => row.column('held_by')),
      clocks: (asked, row) => asked.many({
        type: 'Clock', from: `(SELECT * FROM clock c WHERE c.loop_id = ${row.column('id')} ORDER BY c.started_at, c.code)`,
      }),
      trace: loopTracePage((row) => row.column('trace_key')),
    },
  }, {
    type: 'Clock',
    fields: {
      code: column('code', word), label: column('label'), state: column('state', word), startedAt: column('started_at', instant),
      dueAt: column('due_at', instant), endedAt: column('ended_at', instant), breachedAt: column('breached_at', instant),
      warnedAt: column('warned_at', instant), escalation: column('escalation', word), escalatedAt: column('escalated_at', instant), pausedAt: column('paused_at', instant),
      protocol: protocolField(protocols, places, (row) => row.column('protocol_id')),
    },
  }, {
    type: 'Query',
    fields: {
      loops: (asked) => loopPage(asked, {
        list: 'loops', choice: choiceOf(asked.args['filter'] as LoopFilter | undefined), ...pageArguments(asked),
      }),
      loop: (asked) => asked.one({ type: 'Loop', from: oneLoop(asked, namedLoop(asked, catalog)) }),
      trace: rootTrace(catalog),
    },
  }];
}

/** The arguments that all lists of loops have. */
export function pageArguments({ args }: Asked): Pick<LoopListRequest, 'order' | 'first' | 'after'> {
  return {
    order: args['orderBy'] as LoopOrder | null | undefined, first: args['first'] as number | null | undefined, after: args['after'] as string | null | undefined,
  };
}

/** Loops of any kind that a condition over `l` picks, each with the caller's grade; stands behind FROM. */
export function oneLoop(asked: Asked, condition: string): string {
  return `(SELECT l.*, ${gradeOfLoopIn(asked, 'l.id')} AS grade FROM loop l WHERE ${condition} OFFSET 0)`;
}

/** SQL of the caller's grade on a loop, 0 without reach. */
export function gradeOfLoopIn(asked: Asked, loop: string): string {
  return `coalesce((SELECT ${gradeIn('r', asked.now)} FROM reach r WHERE r.loop_id = ${loop} AND r.party_id = ${asked.party} AND r.until_seq IS NULL), 0)`;
}

/** A field that is the loop of a key; null where the caller does not reach it. */
export function loopOfKey(type: string, key: (row: Row) => string): FieldMapping {
  return (asked, row) => asked.one({ type, from: oneLoop(asked, `l.id = ${key(row)}`) });
}

/** A loop of a kind by the id in an argument. An id of another type is nobody's. */
export function loopById(kind: PresentedKind): FieldMapping {
  return (asked) => asked.one({
    type: kind.idType, from: oneLoop(asked, `l.id = ${asked.value(rowIdOf(kind.idType, String(asked.args['id'])) ?? null)}::uuid AND l.kind = '${kind.kind.name}'`),
  });
}

/** A page of loops that the caller reaches, driven by the reach table as {@link listLoopIds} does it. */
export function loopPage(asked: Asked, request: LoopListRequest): string {
  const order = request.order ?? 'DUE_FIRST';
  const list = `${request.list}.${order}`;
  const { first, after } = pageRequest(list, request.first, request.after);
  const { choice, own = [] } = request;
  const picked = Boolean(choice.personId) || own.some((one) => one.values.some((value) => value instanceof SqlText));
  const query = (): LoopQuery => new LoopQuery({ party: new SqlText(asked.party), choice, own }, (value) => asked.value(value));
  return asked.page({
    list, first, isBehind: after !== undefined,
    rows: (limit) => {
      const made = query();
      return made.page(`l.*, ${gradeIn('r', asked.now)} AS grade, json_build_array(${made.key(order)}, r.loop_id)::text AS page_key`, { order, after, limit }, picked);
    },
    all: () => query().sql,
  });
}

function namedLoop(asked: Asked, catalog: LoopCatalog): string {
  const { id, number } = asked.args;
  const named = (text: unknown): string => `l.number = ${asked.value(text)}`;
  if (typeof id !== 'string' && typeof number !== 'string') throw badInput('id', 'Give the id or the number of the loop.');
  if (typeof id !== 'string') return named(number);
  const parsed = parsePublicId(id);
  const kind = parsed && catalog.kindOfIdType(parsed.type);
  if (!kind) return 'false';
  return `l.id = ${asked.value(parsed.id)}::uuid AND l.kind = '${kind.kind.name}'${typeof number === 'string' && number !== '' ? ` AND ${named(number)}` : ''}`;
}

function rootTrace(catalog: LoopCatalog): FieldMapping {
  return (asked, row) => {
    const { loopId, personId } = asked.args as { loopId?: string; personId?: string };
    if (Boolean(loopId) === Boolean(personId)) throw badInput('loopId', 'Name exactly one of loopId and personId.');
    if (personId) return personTracePage(() => uuid(asked, rowIdOf('PersonOfInterest', personId)))(asked, row);
    const parsed = parsePublicId(loopId!);
    const loop = parsed && catalog.kindOfIdType(parsed.type) ? parsed.id : undefined;
    return loopTracePage(() => `(SELECT trace_key FROM loop WHERE id = ${uuid(asked, loop)})`)(asked, row);
  };
}

function uuid(asked: Asked, id: RowId | undefined): string {
  return `${asked.value(id ?? null)}::uuid`;
}

