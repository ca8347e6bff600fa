import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { StoredSettings } from './site-settings.rules.js';

/** One row of `sites`. */
@Entity('sites')
export class SiteRow {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower-case letters, digits and hyphens; its name in every address. */
  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  /** Only what differs from the defaults. */
  @Column('jsonb')
  settings!: StoredSettings;

  @VersionColumn()
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
