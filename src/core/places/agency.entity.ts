import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Row of `agency`; the key is derived from the code, so that it is the same in every database. */
@Entity('agency')
export class AgencyEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: string;

  @Column('text', { name: 'region_code' })
  regionCode!: string;
}
