import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProtocolBody } from './protocol';

/** Row of `protocol`: one version of one edition, never changed. */
@Entity('protocol')
export class ProtocolEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  code!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  title!: string;

  @Column('text', { name: 'title_en' })
  titleEn!: string;

  @Column('text', { name: 'region_code', nullable: true })
  regionCode!: string | null;

  @Column('date', { name: 'effective_from' })
  effectiveFrom!: string;

  @Column('date', { name: 'effective_until', nullable: true })
  effectiveUntil!: string | null;

  @Column('uuid', { name: 'overrides_id', nullable: true })
  overridesId!: string | null;

  @Column('jsonb')
  body!: ProtocolBody;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;
}
