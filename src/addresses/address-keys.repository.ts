import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';

export interface AddressKeyRow {
  /** `2026-05-04`, UTC. */
  day: string;
  sealed: Buffer;
}

/** Every SQL statement about the keys that hash addresses. They are the installation's. */
@Injectable()
export class AddressKeysRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  /** The day's key: the one that is there, else this one. */
  async keep(key: AddressKeyRow, now: Date): Promise<Buffer> {
    const rows: { sealed: Buffer }[] = await this.db.query(
      `with made as (
         insert into address_keys (day, sealed, created_at) values ($1, $2, $3)
         on conflict (day) do nothing returning sealed
       )
       select sealed from made union all select sealed from address_keys where day = $1`,
      [key.day, key.sealed, now],
    );
    if (rows[0]) return rows[0].sealed;
    // Another instance made it while ours waited; this statement's snapshot is older than that.
    return (await this.find(key.day))!;
  }

  async find(day: string): Promise<Buffer | null> {
    const rows: { sealed: Buffer }[] = await this.db.query(
      'select sealed from address_keys where day = $1',
      [day],
    );
    return rows[0]?.sealed ?? null;
  }

  async all(): Promise<AddressKeyRow[]> {
    return this.db.query('select day::text, sealed from address_keys order by day');
  }

  async reseal(day: string, sealed: Buffer): Promise<void> {
    await this.db.query('update address_keys set sealed = $2 where day = $1', [day, sealed]);
  }

  /** What they hashed can be matched no more. */
  async destroyBefore(day: string): Promise<void> {
    await this.db.query('delete from address_keys where day < $1', [day]);
  }
}
