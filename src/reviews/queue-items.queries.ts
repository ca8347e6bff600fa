import { ITEM_FIELDS } from './review-item.js';

export const ITEM_ORDERS = ['priority', 'oldest', 'newest'] as const;
export type ItemOrder = (typeof ITEM_ORDERS)[number];

/** What a queue is narrowed to; absent members narrow nothing. */
export interface ItemFilter {
  threadId?: string;
  tag?: string;
  personId?: string;
  /** An open report is for it. */
  reason?: string;
  /** What screening found in the text: the name of a check, or the id of a term list. */
  rule?: string;
  /** That the text is written in, ISO 639-1. */
  language?: string;
  /** First and last moment that the item came in, inclusive. */
  since?: Date;
  until?: Date;
}

/** Makes a parameter of a value. */
export type Add = (value: unknown) => string;

interface OrderShape {
  columns: readonly string[];
  types: readonly string[];
  descending: boolean;
}

const byAge = { columns: ['i.opened_at', 'i.id'], types: ['timestamptz', 'uuid'] };

const ORDERS: Record<ItemOrder, OrderShape> = {
  priority: {
    columns: ['(-i.priority)', '(-i.score)', ...byAge.columns],
    types: ['integer', 'float8', ...byAge.types],
    descending: false,
  },
  oldest: { ...byAge, descending: false },
  newest: { ...byAge, descending: true },
};

/** What somebody can take: it waits, and is not put off. */
export const WORKING = `i.state in ('open', 'escalated')`;

const CLAIM_ORDER = ORDERS.priority.columns.join(', ');

interface PageShape {
  order: ItemOrder;
  backwards: boolean;
  filter: ItemFilter;
  key: readonly (string | number | Date)[] | null;
}

/** A page of the queue `$2`, `$3` items. Uses review_items_queue or review_items_order. */
export function pageQuery({ order, backwards, filter, key }: PageShape, add: Add): string {
  const { columns, types, descending } = ORDERS[order];
  const falling = descending !== backwards;
  const keys = key?.map((value, index) => `${add(value)}::${types[index]}`).join(', ');
  const beyond = keys && `and (${columns.join(', ')}) ${falling ? '<' : '>'} (${keys})`;
  const sort = columns.map((column) => `${column} ${falling ? 'desc' : 'asc'}`).join(', ');
  return `select ${ITEM_FIELDS} from review_items i
    where i.site_id = $1 and i.queue = $2 and ${WORKING} ${beyond ?? ''} ${narrowed(filter, add)}
    order by ${sort} limit $3`;
}

/**
 * Leases up to `$3` items of the queue `$2` to the owner `$4` until `$6`, as the claim `$7`; it is
 * `$5` now. What they have already comes first and keeps its token. Whatever somebody else is
 * taking or deciding at this moment is passed over.
 */
export function claimQuery(filter: ItemFilter, personId: string | null, add: Add): string {
  const wanted = narrowed(filter, add);
  return `with mine as (
      select i.id from review_items i
      where i.site_id = $1 and i.queue = $2 and ${WORKING} and i.ended_at is null
        and i.lease_owner = $4 and i.lease_until > $5 ${wanted}
      order by ${CLAIM_ORDER} limit $3 for update skip locked
    ), free as (
      select i.id from review_items i
      where i.site_id = $1 and i.queue = $2 and ${WORKING}
        and (i.lease_until is null or i.lease_until <= $5)
        and i.escalated_by is distinct from $4
        and not exists (select from review_skips s
          where s.site_id = $1 and s.item_id = i.id and s.actor = $4)
        ${personId === null ? '' : OTHERS.replaceAll('?', add(personId))} ${wanted}
      order by ${CLAIM_ORDER} limit $3 for update skip locked
    ), wanted as (
      select id from mine union all
      (select id from free limit $3 - (select count(*) from mine))
    )
    update review_items i set lease_owner = $4, lease_until = $6, claim_id = $7,
      lease_token = case when ${KEPT} then i.lease_token else gen_random_uuid() end
    where i.site_id = $1
      and i.id = any (array(select id from wanted))
    returning ${ITEM_FIELDS}, ${KEPT} as kept`;
}

/** In an array the planner takes them for few, and looks each up. */
const KEPT = 'i.id = any (array(select id from mine))';

/** Nobody decides about what they wrote or reported. */
const OTHERS = `
  and not exists (select from comments o
    where o.site_id = $1 and o.id = i.comment_id and o.person_id = ?::uuid)
  and not exists (select from reports o
    where o.site_id = $1 and o.comment_id = i.comment_id and o.person_id = ?::uuid)`;

function narrowed(filter: ItemFilter, add: Add): string {
  const { threadId, tag, personId, reason, rule, language, since, until } = filter;
  const given: [unknown, string][] = [
    [threadId, about('c.thread_id = ?')],
    [personId, about('c.person_id = ?')],
    [
      tag,
      about(`exists (select from threads t
      where t.site_id = $1 and t.id = c.thread_id and ? = any(t.tags))`),
    ],
    [
      reason,
      `exists (select from reports r
      where r.site_id = $1 and r.comment_id = i.comment_id and r.reason = ?
        and r.state = 'received')`,
    ],
    // As the index has it: without findings there is nothing to find.
    [rule, `i.found <> '{}' and i.found @> array[?::text]`],
    [language, 'i.language = ?'],
    [since, 'i.opened_at >= ?'],
    [until, 'i.opened_at <= ?'],
  ];
  return given
    .filter(([value]) => value !== undefined)
    .map(([value, condition]) => `and ${condition.replace('?', add(value))}`)
    .join(' ');
}

function about(condition: string): string {
  return `exists (select from comments c
    where c.site_id = $1 and c.id = i.comment_id and ${condition})`;
}
