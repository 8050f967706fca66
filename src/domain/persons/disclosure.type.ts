import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { FieldClass } from '../../core/access/item';
import { FieldClassEnum } from '../../core/access/policy.type';
import type { Purpose } from '../../core/access/purpose';
import { connectionTypes } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { DISCLOSURE_CHANNELS, type DisclosureChannel } from '../../core/trace/disclosure-line';
import type { DisclosureRow } from '../../core/trace/read-log.store';
import { PurposeEnum } from '../../core/trace/trace.type';

/** GraphQL enum of channels. */
export const DisclosureChannelEnum = enumOf(DISCLOSURE_CHANNELS);
registerEnumType(DisclosureChannelEnum, {
  name: 'DisclosureChannel',
  description: 'By which way personal fields went out.',
  valuesConfig: {
    QUERY: { description: 'In the answer to a query.' },
    MUTATION: { description: 'In the answer to a verb.' },
    SUBSCRIPTION: { description: 'In a frame of a subscription.' },
    EXPORT: { description: 'In an export of the trace.' },
  },
});

@ObjectType({ description: 'Personal fields of a person went out to somebody. Written down before they were sent.' })
export class Disclosure {
  @Field(() => DateTime, { description: 'When.' })
  at!: Date;

  @Field({ description: 'Pseudonym of the person or system that received them; the plain subject only for auditors.' })
  actor!: string;

  @Field(() => PurposeEnum, { nullable: true, description: 'For which purpose; null where none was stated.' })
  purpose!: Purpose | null;

  @Field(() => [FieldClassEnum], { description: 'Classes of fields that were shown in full.' })
  classes!: FieldClass[];

  @Field(() => [FieldClassEnum], { description: 'Classes of which masked forms alone were shown.' })
  masked!: FieldClass[];

  @Field(() => DisclosureChannelEnum, { description: 'By which way.' })
  channel!: DisclosureChannel;

  @Field(() => ID, { description: 'The entry of the trace that says so. One entry tells of all that went out within a moment.' })
  entryId!: string;

  /** Row id of the agency that received them; its field is resolved. */
  agencyId!: RowId;
}

const types = connectionTypes('Disclosure', () => Disclosure, false);
/** A page of disclosures. */
export const DisclosureConnection = types.Connection;

/** The one door from a row of the read log to the API. */
export function toDisclosure(row: DisclosureRow): Disclosure {
  const { at, actor, subject, purpose, classes, masked, channel, agencyId } = row;
  return Object.assign(new Disclosure(), {
    at, actor: subject ?? actor, purpose, classes, masked, channel, agencyId, entryId: publicId('TraceEntry', row.entryId),
  });
}
