import { Field, Float, ID, ObjectType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { HandoverRow } from './transfer.entity';

@ObjectType({ description: 'One side of a hand-over, signed.' })
export class Signature {
  @Field(() => DateTime, { description: 'When it was signed.' })
  at!: Date;

  @Personal('HANDOVER_PLACE')
  @Field(() => String, { nullable: true, description: 'Where the person is handed over. Null where none was named, or withheld.' })
  place!: string | null;

  @Personal('TEMPERATURE')
  @Field(() => Float, { nullable: true, description: 'Temperature in degrees Celsius. Null where none was taken, or withheld.' })
  temperature!: number | null;

  @Personal('SYMPTOMS')
  @Field(() => Boolean, { nullable: true, description: 'Whether the person had symptoms. Null where nobody looked, or withheld.' })
  symptoms!: boolean | null;

  /** Who signed; its field is resolved. */
  agencyId!: RowId;

  /** The hand-over lists it for both of its signatures. */
  withheld!: string[];
}

@ObjectType({ description: 'One change of custody. Whoever lets go signs first, whoever takes over signs second; custody passes with the second signature.' })
export class Handover {
  @Field(() => ID, { description: 'Opaque, unique over all types, never given twice.' })
  id!: string;

  @Field(() => Signature, { nullable: true, description: 'First signature: of whoever let go, or of whoever ordered the person brought back.' })
  released!: Signature | null;

  @Field(() => Signature, { nullable: true, description: 'Second signature: of whoever took over. Null while it is missing; custody has not passed then.' })
  received!: Signature | null;

  @Field(() => [String], { description: 'Withheld fields of its signatures, such as released.temperature.' })
  withheld!: string[];

  /** Who lets go and who takes over; their fields are resolved. */
  parties!: { from: RowId; to: RowId };
}

/** The one door from a hand-over's row to the caller; `person` is who is handed over. */
export function toHandover(row: HandoverRow, view: View, person: RowId | null): Handover {
  const sign = (side: SignatureColumns): Signature => (
    disclose(Object.assign(new Signature(), { ...side, withheld: [] }), view, person)
  );
  const released = sign({
    agencyId: row.releasedBy, at: row.releasedAt, place: row.releasedPlace, temperature: row.releasedTemperature, symptoms: row.releasedSymptoms,
  });
  const received = row.receivedBy && row.receivedAt ? sign({
    agencyId: row.receivedBy, at: row.receivedAt, place: row.receivedPlace, temperature: row.receivedTemperature, symptoms: row.receivedSymptoms,
  }) : null;
  const withheld = ['released', 'received'].flatMap((side) => released.withheld.map((name) => `${side}.${name}`));
  return Object.assign(new Handover(), {
    id: publicId('Handover', row.id), released, received, withheld, parties: { from: row.fromAgencyId, to: row.toAgencyId },
  });
}

type SignatureColumns = Pick<Signature, 'agencyId' | 'at' | 'place' | 'temperature' | 'symptoms'>;
