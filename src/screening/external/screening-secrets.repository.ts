import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';

/** Every SQL statement about the secrets that sign what receivers are sent. */
@Injectable()
export class ScreeningSecretsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ScreeningSecretsRepository {
    return new ScreeningSecretsRepository(tx);
  }

  async put(siteId: string, sealed: Buffer, now: Date): Promise<void> {
    await this.db.query(
      `insert into screening_secrets (site_id, sealed, created_at) values ($1, $2, $3)
       on conflict (site_id) do update set sealed = $2, created_at = $3`,
      [siteId, sealed, now],
    );
  }

  /** The secret, and the author as their own site names them; null without a secret. */
  async find(
    siteId: string,
    personId: string | null,
  ): Promise<{ sealed: Buffer; sub: string | null } | null> {
    const rows: { sealed: Buffer; sub: string | null }[] = await this.db.query(
      `select s.sealed, p.sub from screening_secrets s
       left join people p on p.site_id = s.site_id and p.id = $2
       where s.site_id = $1`,
      [siteId, personId],
    );
    return rows[0] ?? null;
  }
}
