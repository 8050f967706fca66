import { column, idOf, json, publicIdIn, whole, word } from '../access/mapped-fields';
import { properties } from '../access/held-fields';
import { instant } from '../access/mapped-fields';
import { shownBy } from '../access/disclosure';
import type { Asked, FieldMapping, Filling, HeldFields, Row, TypeMapping } from '../access/mapping';
import { gradeIn } from '../access/reach.store';
import { pageRequest } from '../kernel/page';
import type { KeptFact } from './facts';
import type { EventCursors } from './position';
import { SEALED_FACTS } from './sealed-facts';
import type { Fact } from './trace.type';
import { toFact, type IdTypeOfLoop } from './trace.view';

/** How entries of the trace are read; `kinds` are all kinds of loop. */
export function traceMapping(idTypeOf: IdTypeOfLoop, kinds: readonly string[], agency: FieldMapping): TypeMapping {
  const cases = kinds.map((kind) => `WHEN '${kind}' THEN ${publicIdIn(idTypeOf(kind), 'l.id')}`).join(' ');
  return {
    type: 'TraceEntry',
    fields: {
      id: idOf('TraceEntry'),
      index: (_asked, row) => `coalesce((SELECT i.index::text FROM trace_index i WHERE i.entry_id = ${row.column('id')}), 'null')`,
      loopSeq: column('loop_seq', whole),
      loopId: (_asked, row) => `coalesce((SELECT CASE l.kind ${cases} END FROM loop l WHERE l.trace_key = ${row.column('loop_key')}), 'null')`,
      kind: column('kind', word),
      at: column('at', instant),
      actor: actorOf,
      purpose: column('purpose', word),
      fromState: column('from_state', word),
      toState: column('state', word),
      facts: factsOf,
      erased: (_asked, row) => json(`NOT EXISTS (SELECT FROM trace_payload p WHERE p.entry_id = ${row.column('id')})`),
      leafHash: (_asked, row) => json(`encode(${row.column('hash')}, 'hex')`),
      agency,
    },
  };
}

/** The place behind everything that has its place: of the same moment as all else in the statement. */
export function positionMapping(cursors: EventCursors): TypeMapping {
  const position: FieldMapping = (asked) => asked.hole(
    { text: ([index]) => JSON.stringify(cursors.write(Number(index))) }, `(SELECT (next_index - 1)::text FROM log_state)`,
  );
  return { type: 'Query', fields: { position } };
}

/** A page of one loop's entries, by the key of its trace. */
export function loopTracePage(traceKey: (row: Row) => string): FieldMapping {
  return (asked, row) => {
    const list = 'trace.loop';
    const { first, after } = pageRequest(list, asked.args['first'] as number | null | undefined, asked.args['after'] as string | null | undefined);
    const seq = after ? Number(after[0]) : 0;
    const behind = asked.value(Number.isSafeInteger(seq) ? seq : 0);
    return asked.page({
      list, first, isBehind: after !== undefined,
      rows: (limit) => `SELECT e.*, json_build_array(e.loop_seq::text)::text AS page_key FROM trace_entry e
        WHERE e.loop_key = ${traceKey(row)} AND e.loop_seq > ${behind} ORDER BY e.loop_seq LIMIT ${limit}`,
    });
  };
}

/** A page of the entries of all loops of a person, in the order of the log. */
export function personTracePage(person: (asked: Asked, row: Row) => string): FieldMapping {
  return (asked, row) => {
    const list = 'trace.person';
    const { first, after } = pageRequest(list, asked.args['first'] as number | null | undefined, asked.args['after'] as string | null | undefined);
    const index = after ? Number(after[0]) : -1;
    const behind = asked.value(Number.isSafeInteger(index) ? index : -1);
    return asked.page({
      list, first, isBehind: after !== undefined,
      rows: (limit) => `SELECT e.*, json_build_array(i.index::text)::text AS page_key
        FROM trace_payload p JOIN trace_entry e ON e.id = p.entry_id JOIN trace_index i ON i.entry_id = e.id
        WHERE p.person_id = ${person(asked, row)} AND i.index > ${behind} ORDER BY (i.index + 0) LIMIT ${limit}`,
    });
  };
}

/** Auditors are told the subject behind a pseudonym. */
function actorOf(_asked: Asked, row: Row): string {
  const actor = row.column('actor');
  const subject = `(SELECT a.subject FROM actor a WHERE a.pseudonym = ${actor} AND (SELECT ctx_kind()) = 'AUDIT')`;
  return json(`coalesce(${subject}, ${actor}::text, 'platform')`);
}

const FACT: HeldFields<Fact> = {
  ...properties<Fact>('name', 'withheld'),
  value: (fact: Fact, { context }: Filling) => {
    const shown = shownBy(fact, 'value', fact.value);
    if (shown) context.disclosures.note(shown);
    return fact.value;
  },
};

/** The person, what is sealed and what is not, of the entry's facts: read at once, since each look at them asks for reach. */
const TOLD = `(SELECT concat(p.person_id, E'\\x04', encode(p.facts_enc, 'hex'), E'\\x04', p.facts)`;

function factsOf(asked: Asked, row: Row): string {
  const told = `coalesce(${TOLD} FROM trace_payload p WHERE p.entry_id = ${row.column('id')}), E'\\x04\\x04')`;
  const grade = `coalesce((SELECT ${gradeIn('r', asked.now)} FROM reach r WHERE r.loop_key = ${row.column('loop_key')} AND r.party_id = ${asked.party}), 0)`;
  return asked.held(FACT, {
    sealed: 1,
    find: ([person, sealed, plain, reached], { keys }) => {
      const opened = sealed ? keys.openHex(SEALED_FACTS, sealed) : null;
      const facts = JSON.parse(opened ?? (plain || '[]')) as KeptFact[];
      const view = asked.rights.views[Number(reached)]!;
      return facts.map((fact) => toFact(fact, view, (person || null)));
    },
  }, told, grade);
}
