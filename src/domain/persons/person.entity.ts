import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowId } from '../../core/kernel/ids';
import type { ControlState } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { DocumentType } from './identity-document';
import type { Sex } from './person';

/** A row of `person`. */
@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid') id!: RowId;
  @Column('int') version!: number;
  @Column('text') name!: string;
  @Column('text') sex!: Sex;
  @Column('smallint', { name: 'birth_year', nullable: true }) birthYear!: number | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') category!: RiskCategory;
  @Column('timestamptz', { name: 'last_exposure_at', nullable: true }) lastExposureAt!: Date | null;
  @Column('text', { name: 'control_state' }) controlState!: ControlState;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

/** A row of `person_document`: one document is one person. */
@Entity('person_document')
export class DocumentRow {
  @PrimaryColumn('text') type!: DocumentType;
  @PrimaryColumn('text') number!: string;
  @Column('uuid', { name: 'person_id' }) personId!: RowId;
}
