import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';

/** A row of `transfer`: what a transfer has beside the columns of every loop. The answerer of the loop is the agency of the site. The legal basis is sealed in the table, and null once retention has destroyed it. */
@Entity('transfer')
export class TransferRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('uuid', { name: 'investigation_id', nullable: true }) investigationId!: RowId | null;
  /** Where to; null for a return home. */
  @Column('uuid', { name: 'site_id', nullable: true }) siteId!: RowId | null;
  /** The stay from which it brings the person home; null for a transfer to a site. */
  @Column('uuid', { name: 'from_stay_id', nullable: true }) fromStayId!: RowId | null;
  /** The room that is kept or was given. */
  @Column('uuid', { name: 'room_id', nullable: true }) roomId!: RowId | null;
  @Column('uuid', { name: 'transport_id' }) transportId!: RowId;
  @Column('uuid', { name: 'first_custodian_id' }) firstCustodianId!: RowId;
  /** Who has the person now. */
  @Column('uuid', { name: 'custodian_id' }) custodianId!: RowId;
  @Column('text', { nullable: true }) vehicle!: string | null;
  @Column('timestamptz', { name: 'vehicle_disinfected_at', nullable: true }) vehicleDisinfectedAt!: Date | null;
  /** The trip of a registered vehicle that it is part of. */
  @Column('uuid', { name: 'trip_id', nullable: true }) tripId!: RowId | null;
  /** Who stays together have the same; null for a return home. */
  @Column('uuid', { name: 'household_id', nullable: true }) householdId!: RowId | null;
  /** Needs room to move, or care. */
  @Column('boolean') accessible!: boolean;
  /** Since when it waits for a room of its site; null while it does not. */
  @Column('timestamptz', { name: 'waiting_since', nullable: true }) waitingSince!: Date | null;
  @Column('bytea', { name: 'authority_enc', nullable: true }) authority!: string | null;
  @Column('bytea', { name: 'law_enc', nullable: true }) law!: string | null;
  @Column('bytea', { name: 'law_version_enc', nullable: true }) lawVersion!: string | null;
  @Column('bytea', { name: 'article_enc', nullable: true }) article!: string | null;
  @Column('bytea', { name: 'necessity_enc', nullable: true }) necessity!: string | null;
  @Column('bytea', { name: 'appeal_to_enc', nullable: true }) appealTo!: string | null;
}

/** What of a transfer's row is sealed in the table. */
export const SEALED_OF_TRANSFER = {
  authority: 'transfer.authority', law: 'transfer.law', lawVersion: 'transfer.law_version', article: 'transfer.article',
  necessity: 'transfer.necessity', appealTo: 'transfer.appeal_to',
} as const satisfies SealedColumns<TransferRow>;

/** A row of `handover`: one change of custody, begun by the signature of whoever lets go. Its places are sealed in the table. */
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
  @Column('bytea', { name: 'released_place_enc', nullable: true }) releasedPlace!: string | null;
  @Column('numeric', { name: 'released_temperature', nullable: true, transformer: numberOrNull() }) releasedTemperature!: number | null;
  @Column('boolean', { name: 'released_symptoms', nullable: true }) releasedSymptoms!: boolean | null;
  @Column('uuid', { name: 'received_by', nullable: true }) receivedBy!: RowId | null;
  @Column('timestamptz', { name: 'received_at', nullable: true }) receivedAt!: Date | null;
  @Column('bytea', { name: 'received_place_enc', nullable: true }) receivedPlace!: string | null;
  @Column('numeric', { name: 'received_temperature', nullable: true, transformer: numberOrNull() }) receivedTemperature!: number | null;
  @Column('boolean', { name: 'received_symptoms', nullable: true }) receivedSymptoms!: boolean | null;
}

/** What of a hand-over's row is sealed in the table. */
export const SEALED_OF_HANDOVER = { releasedPlace: 'handover.released_place', receivedPlace: 'handover.received_place' } as const satisfies SealedColumns<HandoverRow>;

/** The driver gives numeric as text. */
function numberOrNull(): { from: (text: string | null) => number | null; to: (value: number | null) => number | null } {
  return { from: (text) => (text === null ? null : Number(text)), to: (value) => value };
}
