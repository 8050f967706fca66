import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedColumns } from '../../core/db/keys/sealed-columns';
import type { RowId } from '../../core/kernel/ids';
import type { ControlState } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { DocumentType } from './identity-document';
import type { Sex } from './person';

/** A row of `person`. Name, phone and address are sealed in the table: see {@link SEALED_OF_PERSON}. */
@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('bytea', { name: 'name_enc' }) name!: string;
  @Column('text') sex!: Sex;
  @Column('smallint', { name: 'birth_year', nullable: true }) birthYear!: number | null;
  @Column('bytea', { name: 'phone_enc', nullable: true }) phone!: string | null;
  @Column('bytea', { name: 'address_enc', nullable: true }) address!: string | null;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') category!: RiskCategory;
  @Column('timestamptz', { name: 'last_exposure_at', nullable: true }) lastExposureAt!: Date | null;
  @Column('text', { name: 'control_state' }) controlState!: ControlState;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** What of a person's row is sealed in the table. */
export const SEALED_OF_PERSON = { name: 'person.name', phone: 'person.phone', address: 'person.address' } as const satisfies SealedColumns<PersonRow>;

/** A row of `person_document`: one document is one person. The number is sealed in the table, and found by its digest. */
@Entity('person_document')
export class DocumentRow {
  @PrimaryColumn('text') type!: DocumentType;
  @PrimaryColumn('bytea', { name: 'number_index' }) index!: Buffer;
  @Column('bytea', { name: 'number_enc' }) number!: string;
  @Column('uuid', { name: 'person_id' }) personId!: RowId;
}

/** What of a document's row is sealed in the table. */
export const SEALED_OF_DOCUMENT = { number: 'person_document.number' } as const satisfies SealedColumns<DocumentRow>;
