import { PRINTED, unseen, type NamedQuery } from '../database/site-database.js';
import type { Sort } from '../sites/site-settings.rules.js';
import { NAMED_THREAD } from '../threads/threads.service.js';
import { COMMENT_TABLES } from './discussion.queries.js';
import { AT_THREAD, PAGE_COLUMNS, PAGE_COLUMNS_WITH_SOURCE } from './page-row.js';

/** How the first level of a page is ordered: a thread's sorts, or the replies of one comment. */
export type Order = Sort | 'replies';

export interface PageQuery {
  order: Order;
  backwards: boolean;
  /** Whether the row named by the key belongs to the page. */
  inclusive: boolean;
  /** Whether to bring each comment's source and plain text. */
  withSource: boolean;
  /** How `$2` names the thread, whose own row comes first; without it `$2` is an id, and no such row comes. */
  named?: 'id' | 'key' | 'url';
}

interface OrderShape {
  from: (within: string) => string;
  columns: readonly string[];
  types: readonly string[];
  descending: boolean;
}

const topLevel = (within: string): string =>
  `c.site_id = $1 and c.thread_id = ${within} and c.shown and c.parent_id is null`;
const ranked = (within: string): string =>
  `r.site_id = $1 and r.thread_id = ${within} and r.shown and r.parent_id is null`;

const byNumber = { from: topLevel, columns: ['c.number'], types: ['integer'] };
const byRank = (column: string): OrderShape => ({
  from: ranked,
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
    from: (comment) =>
      `c.site_id = $1 and c.parent_id = ${comment} and c.parent_id is not null and c.shown`,
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

/** Of ranks only the one that the first level goes by: to print two fractions of each row was a tenth. */
const treeColumns = (
  order: Order | null,
): string => `c.id, c.thread_id, c.parent_id, c.depth, c.kind, c.state, c.state_reason,
  c.state_policy_version, c.number, c.person_id, c.guest_name, c.html, c.pinned, c.featured, c.version,
  c.edited_by, c.created_at, c.published_at, c.edited_at, c.revision_id, r.up, r.down, r.replies,
  r.shown_replies, ${order === 'best' ? 'r.best' : 'null::float8'} as best,
  ${order === 'controversial' ? 'r.controversy' : 'null::float8'} as controversy`;

const QUERIES = new Map<string, NamedQuery>();

/**
 * A page: `$3` comments of the first level and one more, which tells that there is a next page;
 * below each but that one the oldest `$4` replies, `$5` on deeper levels, `$6` levels in all and
 * `$7` comments at most. The outer limit ends the recursion, so a page costs what it shows,
 * however long the thread. Keys from `$8`. Rows are as `PAGE_COLUMNS` says.
 *
 * The site id is compared with `$1` on every level, so that each probe is one index descent.
 */
export function pageQuery(query: PageQuery): NamedQuery {
  const name = nameOf(query);
  let known = QUERIES.get(name);
  if (!known) QUERIES.set(name, (known = { name, text: textOf(query), ...PRINTED }));
  return known;
}

function textOf(query: PageQuery): string {
  const { from, columns, types, descending } = ORDERS[query.order];
  const falling = descending !== query.backwards;
  const operator = `${falling ? '<' : '>'}${query.inclusive ? '=' : ''}`;
  const direction = falling ? 'desc' : 'asc';
  const keys = types.map((type, index) => unseen(`$${8 + index}`, type));
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const within = query.named ? '(select id from thread)' : '$2';

  return `
    with recursive ${query.named ? `thread as materialized (${NAMED_THREAD[query.named]}),` : ''}
    tree as (
      (select ${treeColumns(query.order)}, 0 as level,
         row_number() over (order by ${order})::int as position
       from ${COMMENT_TABLES}
       where ${from(within)} and (${columns.join(', ')}) ${operator} (${keys.join(', ')})
       order by ${order} limit ${unseen('$3', 'int')} + 1)
      union all
      select reply.*, tree.level + 1, 0
      from tree cross join lateral (
        select ${treeColumns(null)}
        from ${COMMENT_TABLES}
        where c.site_id = $1 and c.parent_id = tree.id and c.parent_id is not null and c.shown
        order by c.published_at, c.id
        limit case when tree.level = 0 then $4::int else $5::int end) reply
      where tree.level < ${unseen('$6', 'int')} - 1 and tree.shown_replies > 0 and tree.position <= ${unseen('$3', 'int')}
    )
    ${query.named ? `${threadRow(query)} union all` : ''} (${query.withSource ? WITH_SOURCE : PLAIN})`;
}

/** As wide as a comment's. */
function threadRow({ withSource }: PageQuery): string {
  const wide = withSource ? PAGE_COLUMNS_WITH_SOURCE : PAGE_COLUMNS;
  const columns = wide.map((_, at) => (at === AT_THREAD ? 'to_json(thread)::text' : 'null'));
  return `select ${columns.join(', ')} from thread`;
}

const PLAIN = `select ${PAGE_COLUMNS.join(', ')} from tree t limit ${unseen('$7', 'int')} + 1`;

/** A join may bring rows in any order. */
const WITH_SOURCE = `
  select ${PAGE_COLUMNS_WITH_SOURCE.join(', ')}
  from (select *, row_number() over ()::int as place from tree limit ${unseen('$7', 'int')} + 1) t
  join comment_revisions v on v.site_id = $1 and v.id = t.revision_id
  order by t.place`;

function nameOf({ order, backwards, inclusive, withSource, named }: PageQuery): string {
  const parts = [
    named && `thread-by-${named}`,
    backwards && 'back',
    inclusive && 'from',
    withSource && 'source',
  ];
  return ['page', order, ...parts.filter((part) => part)].join('-');
}
