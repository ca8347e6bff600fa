import { milliseconds } from '../database/milliseconds.js';
import type { NamedQuery } from '../database/site-database.js';
import type { Sort } from '../sites/site-settings.rules.js';

/** How the first level of a page is ordered: a thread's sorts, or the replies of one comment. */
export type Order = Sort | 'replies';

export interface PageQuery {
  order: Order;
  backwards: boolean;
  /** Whether the row named by the key belongs to the page. */
  inclusive: boolean;
  /** Whether to bring each comment's source and plain text. */
  withSource: boolean;
}

const RANKS = 'r.best, r.controversy';
/** For orders that go by neither: to print two fractions of each row was another tenth. */
const NO_RANKS = '0::float8 as best, 0::float8 as controversy';

/** Times are numbers: parsing fifty timestamps costs more than the page's JSON. */
const fieldsWith = (
  ranks: string,
): string => `c.id, c.thread_id as "threadId", c.parent_id as "parentId", c.depth,
  c.kind, c.state, c.prior_state as "priorState", c.state_reason as "stateReason",
  c.sanction_id as "sanctionId", c.shadowed, c.shadow_number as "shadowNumber", c.number, c.person_id as "personId",
  c.guest_name as "guestName", c.html, c.pinned, c.featured, c.version, c.shown,
  c.edited_by as "editedBy", ${milliseconds('c.created_at')} as "createdAt",
  ${milliseconds('c.published_at')} as "publishedAt", ${milliseconds('c.edited_at')} as "editedAt",
  r.up, r.down, r.replies, r.shown_replies as "shownReplies", ${ranks},
  c.revision_id as "revisionId",
  case when c.state_policy_version is not null then (
    select json_build_object('title', p.title, 'version', p.version,
      'from', ${milliseconds('p.effective_from')})
    from policy_versions p where p.site_id = c.site_id and p.key = c.state_reason
      and p.version = c.state_policy_version) end as "citedPolicy",
  case when c.state in ('pending', 'hidden', 'spam', 'rejected', 'removed') then (
    select s.id from statements s where s.site_id = c.site_id and s.comment_id = c.id and s.is_told
    order by s.created_at desc, s.id desc limit 1) end as "statementId"`;

export const COMMENT_FIELDS = fieldsWith(RANKS);

export const COMMENT_TABLES = `comments c
  join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id`;

/** The text that waits beside the one that shows; for moderators and the author. */
export const WAITING_FIELDS = `w.html as "waitingHtml", w.body as "waitingBody",
  ${milliseconds('w.created_at')} as "waitingAt"`;
export const WAITING_TEXT = `left join comment_revisions w
  on w.site_id = c.site_id and w.id = c.pending_revision_id`;

interface OrderShape {
  /** `$2` is the thread, or the comment whose replies are asked for. */
  from: string;
  columns: readonly string[];
  types: readonly string[];
  descending: boolean;
}

const TOP_LEVEL = 'c.site_id = $1 and c.thread_id = $2 and c.shown and c.parent_id is null';
const RANKED = 'r.site_id = $1 and r.thread_id = $2 and r.shown and r.parent_id is null';

const byNumber = { from: TOP_LEVEL, columns: ['c.number'], types: ['integer'] };
const byRank = (column: string): OrderShape => ({
  from: RANKED,
  columns: [`r.${column}`, 'r.comment_id'],
  types: ['float8', 'uuid'],
  descending: true,
});

const ORDERS: Record<Order, OrderShape> = {
  oldest: { ...byNumber, descending: false },
  newest: { ...byNumber, descending: true },
  best: byRank('best'),
  controversial: byRank('controversy'),
  'most-replied': { ...byRank('replies'), types: ['integer', 'uuid'] },
  replies: {
    from: 'c.site_id = $1 and c.parent_id = $2 and c.parent_id is not null and c.shown',
    columns: ['c.published_at', 'c.id'],
    types: ['timestamptz', 'uuid'],
    descending: false,
  },
};

/** A key before every row, in the direction of reading. */
const FIRST: Record<Order, readonly (string | number)[]> = {
  oldest: [0],
  newest: [2_147_483_647],
  best: ['Infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  controversial: ['Infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  'most-replied': [2_147_483_647, 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  replies: ['-infinity', '00000000-0000-0000-0000-000000000000'],
};

export function firstKey(order: Order): readonly (string | number)[] {
  return FIRST[order];
}

/**
 * A page: `$3` comments of the first level and one more, which tells that there is a next page;
 * below each but that one the oldest `$4` replies, `$5` on deeper levels, `$6` levels in all and
 * `$7` comments at most. The outer limit ends the recursion, so a page costs what it shows,
 * however long the thread. Keys from `$8`.
 *
 * The site id is compared with `$1` on every level, so that each probe is one index descent.
 */
export function pageQuery(query: PageQuery): NamedQuery {
  const { from, columns, types, descending } = ORDERS[query.order];
  const falling = descending !== query.backwards;
  const operator = `${falling ? '<' : '>'}${query.inclusive ? '=' : ''}`;
  const direction = falling ? 'desc' : 'asc';
  const keys = types.map((type, index) => `$${8 + index}::${type}`);
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const fields = fieldsWith(from === RANKED ? RANKS : NO_RANKS);

  const text = `
    with recursive tree as (
      (select ${fields}, 0 as level,
         row_number() over (order by ${order})::int as position
       from ${COMMENT_TABLES}
       where ${from} and (${columns.join(', ')}) ${operator} (${keys.join(', ')})
       order by ${order} limit $3::int + 1)
      union all
      select reply.*, tree.level + 1, 0
      from tree cross join lateral (
        select ${fields}
        from ${COMMENT_TABLES}
        where c.site_id = $1 and c.parent_id = tree.id and c.parent_id is not null and c.shown
        order by c.published_at, c.id
        limit case when tree.level = 0 then $4::int else $5::int end) reply
      where tree.level < $6::int - 1 and tree."shownReplies" > 0 and tree.position <= $3
    )
    ${query.withSource ? WITH_SOURCE : 'select * from tree limit $7::int + 1'}`;
  return { name: nameOf(query), text };
}

/** A join may bring rows in any order. */
const WITH_SOURCE = `
  select page.*, v.body, v.text
  from (select *, row_number() over ()::int as place from tree limit $7::int + 1) page
  join comment_revisions v on v.site_id = $1 and v.id = page."revisionId"
  order by page.place`;

function nameOf({ order, backwards, inclusive, withSource }: PageQuery): string {
  const parts = [backwards && 'back', inclusive && 'from', withSource && 'source'];
  return ['page', order, ...parts.filter((part) => part !== false)].join('-');
}
