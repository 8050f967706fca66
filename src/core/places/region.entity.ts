import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `region`. */
@Entity('region')
export class RegionEntity {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  level!: string;

  @Column('text', { name: 'parent_code', nullable: true })
  parentCode!: string | null;

  @Column('date', { name: 'valid_from', nullable: true })
  validFrom!: string | null;

  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;

  @Column('boolean')
  synthetic!: boolean;
}
