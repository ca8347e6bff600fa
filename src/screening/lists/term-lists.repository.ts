import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { CheckOutcome } from '../../sites/screening-settings.rules.js';

/** A list in one version, without its terms. */
export interface TermListHead {
  siteId: string;
  id: string;
  version: number;
  name: string;
  outcome: CheckOutcome;
  leet: boolean;
  language: string | null;
  characters: number;
  patterns: boolean;
  madeAt: Date;
}

export interface TermListRow extends TermListHead {
  terms: string[];
}

const HEAD = `site_id as "siteId", id, version, name, outcome, leet, language, characters, patterns,
  made_at as "madeAt"`;

/** Every SQL statement about lists of terms. */
@Injectable()
export class TermListsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): TermListsRepository {
    return new TermListsRepository(tx);
  }

  /** As they are now, by name; a site has few. */
  async present(siteId: string): Promise<TermListHead[]> {
    return this.db.query(
      `select ${HEAD} from term_lists where site_id = $1 and ended_at is null
       order by name, id`,
      [siteId],
    );
  }

  async find(siteId: string, id: string): Promise<TermListRow | null> {
    return this.findWith(siteId, id, '');
  }

  /** Of a version that may have ended since. */
  async linesOf(siteId: string, id: string, version: number): Promise<string[]> {
    const rows: { terms: string[] }[] = await this.db.query(
      'select terms from term_lists where site_id = $1 and id = $2 and version = $3',
      [siteId, id, version],
    );
    return rows[0]!.terms;
  }

  async lock(siteId: string, id: string): Promise<TermListRow | null> {
    return this.findWith(siteId, id, 'for update');
  }

  async insert(list: TermListRow): Promise<void> {
    await this.db.query(
      `insert into term_lists (site_id, id, version, name, outcome, leet, language, terms,
         characters, patterns, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        list.siteId,
        list.id,
        list.version,
        list.name,
        list.outcome,
        list.leet,
        list.language,
        list.terms,
        list.characters,
        list.patterns,
        list.madeAt,
      ],
    );
  }

  /** The version stays, for the findings that name it. */
  async end(siteId: string, id: string, now: Date): Promise<void> {
    await this.db.query(
      `update term_lists set ended_at = $3
       where site_id = $1 and id = $2 and ended_at is null`,
      [siteId, id, now],
    );
  }

  private async findWith(siteId: string, id: string, lock: string): Promise<TermListRow | null> {
    const rows: TermListRow[] = await this.db.query(
      `select ${HEAD}, terms from term_lists
       where site_id = $1 and id = $2 and ended_at is null ${lock}`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }
}
