import type { TestApp } from './app.js';
import { query } from './database.js';
import type { Desk } from './desk.js';

/**
 * Puts comments that wait before a moderator straight into the database, in threads of a hundred so
 * that those who decide do not wait for one another.
 */
export async function fillPending(
  { databaseUrl }: TestApp,
  desk: Desk,
  count: number,
  perThread = 100,
): Promise<void> {
  for (let left = count; left > 0; left -= perThread) {
    const thread = await desk.thread({}, { moderation: 'pre' });
    await query(
      databaseUrl,
      `with t as (
         select t.site_id, t.id from threads t join sites s on s.id = t.site_id
         where t.key = $1 and s.slug = $3),
       given as (
         select t.*, n, gen_random_uuid() as comment_id, gen_random_uuid() as revision_id,
           clock_timestamp() + n * interval '1 millisecond' as at
         from t, generate_series(1, $2) n
       ), c as (
         insert into comments (site_id, id, thread_id, depth, kind, state, shown, guest_name, html,
           revision_id, created_at, changed_at, version)
         select site_id, comment_id, id, 0, 'comment', 'pending', false, 'Guest', '<p>Word</p>',
           revision_id, at, at, 1 + n % 2
         from given
       ), k as (
         insert into comment_ranks (site_id, comment_id, thread_id, shown)
         select site_id, comment_id, id, false from given
       ), r as (
         insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
           written_by, created_at, from_version)
         select site_id, revision_id, comment_id, 'Word', '<p>Word</p>', 'Word', 1, 'author', at, 1
         from given
       )
       insert into review_items
         (site_id, id, comment_id, revision_id, queue, state, opened_at, priority)
       select site_id, gen_random_uuid(), comment_id, revision_id, 'pending', 'open',
         date_trunc('milliseconds', at), n % 3
       from given`,
      [thread.split('key:')[1], Math.min(left, perThread), desk.site.slug],
    );
  }
}
