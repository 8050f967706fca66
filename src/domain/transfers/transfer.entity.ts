import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';

/** A row of `transfer`: what a transfer has beside the columns of every loop. The answerer of the loop is the agency of the site. */
@Entity('transfer')
export class TransferRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'investigation_id', nullable: true }) investigationId!: RowId | null;
  /** Where to; null for a return home. */
  @Column('uuid', { name: 'site_id', nullable: true }) siteId!: RowId | null;
  /** The room that is kept or was given. */
  @Column('uuid', { name: 'room_id', nullable: true }) roomId!: RowId | null;
  @Column('uuid', { name: 'transport_id' }) transportId!: RowId;
  @Column('uuid', { name: 'first_custodian_id' }) firstCustodianId!: RowId;
  /** Who has the person now. */
  @Column('uuid', { name: 'custodian_id' }) custodianId!: RowId;
  @Column('text', { nullable: true }) vehicle!: string | null;
  @Column('timestamptz', { name: 'vehicle_disinfected_at', nullable: true }) vehicleDisinfectedAt!: Date | null;
  @Column('text') authority!: string;
  @Column('text') law!: string;
  @Column('text', { name: 'law_version' }) lawVersion!: string;
  @Column('text') article!: string;
  @Column('text') necessity!: string;
  @Column('text', { name: 'appeal_to' }) appealTo!: string;
}

/** A row of `handover`: one change of custody, begun by the signature of whoever lets go. */
@Entity('handover')
export class HandoverRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'transfer_id' }) transferId!: RowId;
  /** Place among the hand-overs of its transfer, from 1. */
  @Column('smallint') seq!: number;
  @Column('uuid', { name: 'from_agency_id' }) fromAgencyId!: RowId;
  @Column('uuid', { name: 'to_agency_id' }) toAgencyId!: RowId;
  @Column('uuid', { name: 'released_by' }) releasedBy!: RowId;
  @Column('timestamptz', { name: 'released_at' }) releasedAt!: Date;
  @Column('text', { name: 'released_place', nullable: true }) releasedPlace!: string | null;
  @Column('numeric', { name: 'released_temperature', nullable: true, transformer: numberOrNull() }) releasedTemperature!: number | null;
  @Column('boolean', { name: 'released_symptoms', nullable: true }) releasedSymptoms!: boolean | null;
  @Column('uuid', { name: 'received_by', nullable: true }) receivedBy!: RowId | null;
  @Column('timestamptz', { name: 'received_at', nullable: true }) receivedAt!: Date | null;
  @Column('text', { name: 'received_place', nullable: true }) receivedPlace!: string | null;
  @Column('numeric', { name: 'received_temperature', nullable: true, transformer: numberOrNull() }) receivedTemperature!: number | null;
  @Column('boolean', { name: 'received_symptoms', nullable: true }) receivedSymptoms!: boolean | null;
}

/** The driver gives numeric as text. */
function numberOrNull(): { from: (text: string | null) => number | null; to: (value: number | null) => number | null } {
  return { from: (text) => (text === null ? null : Number(text)), to: (value) => value };
}
