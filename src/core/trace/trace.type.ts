import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PURPOSES, type Purpose } from '../access/purpose';
import { connectionTypes, Node } from '../kernel/connection';
import { enumOf } from '../kernel/enum';
import type { RowId } from '../kernel/ids';
import { DateTime, LogIndex } from '../kernel/scalars';

/** GraphQL enum of purposes. */
export const PurposeEnum = enumOf(PURPOSES);
registerEnumType(PurposeEnum, {
  name: 'Purpose',
  description: 'Why the caller reads or acts: one a request, sent in the header X-Purpose-Of-Use (in connection_init over WebSocket).',
  valuesConfig: {
    INVESTIGATION: { description: 'To find and look after a person (协查).' },
    TRANSFER: { description: 'To bring a person to isolation (转运).' },
    ISOLATION_CARE: { description: 'To look after a person in isolation (隔离).' },
    DEPLOYMENT: { description: 'To staff communities with teams (下沉). Shows no person.' },
    COMMAND: { description: 'To steer the work of a city (指挥). Shows persons masked.' },
    SUPERVISION: { description: 'To supervise how work is done (督查).' },
    AUDIT: { description: 'To prove afterwards what happened (审计).' },
  },
});

/** One fact of an entry. */
@ObjectType({ description: 'One fact of an entry, such as the address at which a person was found.' })
export class Fact {
  @Field({ description: 'Name of the fact, the same for all entries of a kind.' })
  name!: string;

  @Extensions({ personal: 'FACT' })
  @Field(() => String, { nullable: true, description: 'Its value as text; null where it is withheld from the caller or was destroyed.' })
  value!: string | null;

  @Field({ description: 'Whether the policy withholds the value from the caller.' })
  withheld!: boolean;
}

/** One entry of the trace as the API shows it. */
@ObjectType({ implements: Node, description: 'One fact, written in the same transaction as the change that it tells of.' })
export class TraceEntry extends Node {
  @Field(() => LogIndex, { nullable: true, description: 'Place in the one gapless order of the log. Null for the moment before the entry has its place.' })
  index!: number | null;

  @Field(() => Int, { nullable: true, description: 'Place within its loop, from 1, without gaps. Null for entries about no loop.' })
  loopSeq!: number | null;

  @Field(() => ID, { nullable: true, description: 'The loop that it is about; null for entries about no loop.' })
  loopId!: string | null;

  @Field({ description: 'What happened, such as INVESTIGATION_RECEIVED. New kinds may come.' })
  kind!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: Date;

  @Field({ description: 'Pseudonym of the person or system that acted; the plain subject only for auditors. `platform` where the platform itself acted.' })
  actor!: string;

  @Field(() => PurposeEnum, { nullable: true, description: 'For which purpose; null where none was stated or the platform itself acted.' })
  purpose!: Purpose | null;

  @Field(() => String, { nullable: true, description: 'State of the loop before; null for its first entry and for entries about no loop.' })
  fromState!: string | null;

  @Field(() => String, { nullable: true, description: 'State of the loop after; null for entries about no loop.' })
  toState!: string | null;

  @Field(() => [Fact], { description: 'The facts, in the order of their names. Empty where retention has destroyed them.' })
  facts!: Fact[];

  @Field({ description: 'True where retention has destroyed the facts and their salts; erasedBy tells under which certificate. Leaf hash and place in the log stay verifiable.' })
  erased!: boolean;

  @Field(() => String, { nullable: true, description: 'SHA-256 leaf hash of the entry in the log (RFC 9162), in hexadecimal.' })
  leafHash!: string | null;

  /** The agency that acted; null where the platform did. Its field is added where agencies are known. */
  agencyId!: RowId | null;
}

const types = connectionTypes('Trace', () => TraceEntry, false);
/** A page of entries. */
export const TraceConnection = types.Connection;
