import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Searching texts and names. */
export class FindComments1795478400060 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('create extension if not exists pg_trgm');
    await db.query('create extension if not exists btree_gin');
    await this.indexWords(db);
    await this.findBehindPolicies(db);
    // A site's comments whatever their state, newest first.
    await db.query('create index comments_created on comments (site_id, created_at, id)');
  }

  /** The site comes first, so that a small one does not pay for a large one's words. */
  private async indexWords(db: QueryRunner): Promise<void> {
    const [{ trigrams }] = (await db.query(
      `select format('%I.gin_trgm_ops', n.nspname) as trigrams
       from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
       where o.opcname = 'gin_trgm_ops'`,
    )) as [{ trigrams: string }];
    // Every post adds to them. What waits to be sorted in is sorted in by whoever fills it up: a
    // quarter of the usual 4 MB keeps that post below 30 ms, and searches read less beside the index.
    const words = [
      ['comment_revisions', 'text'],
      ['comments', 'guest_name'],
      ['people', 'name'],
    ] as const;
    for (const [table, column] of words) {
      await db.query(`
        create index ${table}_${column}_words on ${table} using gin (site_id, ${column} ${trigrams})
          with (gin_pending_list_limit = 1024)
      `);
    }
  }

  /**
   * `ilike` is not leakproof, so behind a policy no index answers it. This function is the owner's
   * and sees every row; it keeps the policy's condition by itself, and gives nothing but ids.
   *
   * Each part is one table's, and only bitmap scans are left to plan it by: the limit would
   * otherwise make a walk through the site look cheap, which it is not where a word is rare.
   */
  private async findBehindPolicies(db: QueryRunner): Promise<void> {
    const [{ path }] = (await db.query(
      `select quote_ident(current_schema()) || ', pg_temp' as path`,
    )) as [{ path: string }];
    const part = (columns: string, from: string, column: string): string => `
      (select ${columns} from ${from}
       where t.site_id = site and t.${column} ilike pattern
         and site = (select nullif(current_setting('app.site_id', true), '')::uuid)
       limit most)`;
    await db.query(`
      create function colloquy_words(site uuid, pattern text, most integer)
      returns table (comment_id uuid, person_id uuid)
      language sql stable security definer rows 100 set search_path = ${path}
      set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
        ${part('t.comment_id, null::uuid', 'comment_revisions t', 'text')}
        union all
        ${part('t.id, null::uuid', 'comments t', 'guest_name')}
        union all
        ${part('null::uuid, t.id', 'people t', 'name')}
      $$
    `);
    await db.query(`revoke execute on function ${WORDS} from public`);
  }

  /** The extensions stay: somebody else may use them by now. */
  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index comments_created');
    await db.query(`drop function ${WORDS}`);
    await db.query(
      'drop index people_name_words, comments_guest_name_words, comment_revisions_text_words',
    );
  }
}

const WORDS = 'colloquy_words(uuid, text, integer)';
