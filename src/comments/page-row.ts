import type { CitedPolicy } from '../policies/cited-policy.rules.js';
import type { ShownRow } from './comment-row.js';
import type { CommentState } from './comment-states.rules.js';
import { citedPolicyOf, toldStatementOf } from './discussion.queries.js';

/** A comment in a page: 0 is the page's first level. */
export type PageRow = ShownRow & { level: number };

/** A row as PostgreSQL prints its columns, in turn. */
export type PrintedRow = readonly (string | null)[];

const microseconds = (column: string): string => `(date_part('epoch', ${column}) * 1e6)::bigint`;

/**
 * What a page reads of `t`, a row of its tree. What nearly every comment has is null, so that neither side
 * prints or reads it: columns of fifty comments were half of what a page cost. No text of what does not show.
 */
const COLUMNS = {
  id: 't.id',
  html: `case when t.state = 'published' then t.html end`,
  threadId: 't.thread_id',
  parentId: 't.parent_id',
  level: 'nullif(t.level, 0)',
  depth: 'nullif(t.depth, t.level)',
  kind: `nullif(t.kind, 'comment')`,
  state: `nullif(t.state, 'published')`,
  stateReason: 't.state_reason',
  citedPolicy: citedPolicyOf('t', '$1'),
  statementId: toldStatementOf('t', '$1'),
  number: 't.number',
  personId: 't.person_id',
  guestName: 't.guest_name',
  pinned: 'nullif(t.pinned, false)',
  featured: 'nullif(t.featured, false)',
  version: 'nullif(t.version, 1)',
  editedBy: 't.edited_by',
  createdAt: microseconds('nullif(t.created_at, t.published_at)'),
  publishedAt: microseconds('t.published_at'),
  editedAt: microseconds('t.edited_at'),
  up: 'nullif(t.up, 0)',
  down: 'nullif(t.down, 0)',
  replies: 'nullif(t.replies, 0)',
  shownReplies: 'nullif(t.shown_replies, 0)',
  best: 't.best',
  controversy: 't.controversy',
};

/** Behind them, where they are asked for; `v` is the text's revision. */
const SOURCE = {
  body: `case when t.state = 'published' then v.body end`,
  text: `case when t.state = 'published' then v.text end`,
};

export const PAGE_COLUMNS = Object.values(COLUMNS);
export const PAGE_COLUMNS_WITH_SOURCE = [...PAGE_COLUMNS, ...Object.values(SOURCE)];

const NAMES = [...Object.keys(COLUMNS), ...Object.keys(SOURCE)];
const AT = Object.fromEntries(NAMES.map((name, at) => [name, at])) as Record<
  keyof typeof COLUMNS | keyof typeof SOURCE,
  number
>;

/** Where the thread stands in its own row, as JSON; the id before it is null. */
export const AT_THREAD = AT.html;

export function pageRowOf(row: PrintedRow): PageRow {
  const level = row[AT.level]!;
  const publishedAt = row[AT.publishedAt]!;
  const cited = row[AT.citedPolicy]!;
  return {
    id: row[AT.id]!,
    threadId: row[AT.threadId]!,
    parentId: row[AT.parentId]!,
    level: numberIn(level, 0),
    depth: numberIn(row[AT.depth] ?? level, 0),
    kind: (row[AT.kind] ?? 'comment') as PageRow['kind'],
    state: (row[AT.state] ?? 'published') as CommentState,
    stateReason: row[AT.stateReason]!,
    citedPolicy: cited === null ? null : (JSON.parse(cited) as CitedPolicy),
    statementId: row[AT.statementId]!,
    shown: true,
    number: numberIn(row[AT.number]!, null),
    personId: row[AT.personId]!,
    guestName: row[AT.guestName]!,
    html: row[AT.html] ?? '',
    pinned: row[AT.pinned] !== null,
    featured: row[AT.featured] !== null,
    version: numberIn(row[AT.version]!, 1),
    editedBy: row[AT.editedBy] as PageRow['editedBy'],
    createdAt: millisecondsIn(row[AT.createdAt] ?? publishedAt)!,
    publishedAt: millisecondsIn(publishedAt),
    editedAt: millisecondsIn(row[AT.editedAt]!),
    up: numberIn(row[AT.up]!, 0),
    down: numberIn(row[AT.down]!, 0),
    replies: numberIn(row[AT.replies]!, 0),
    shownReplies: numberIn(row[AT.shownReplies]!, 0),
    best: numberIn(row[AT.best]!, 0),
    controversy: numberIn(row[AT.controversy]!, 0),
    ...(row.length > PAGE_COLUMNS.length ? sourceIn(row) : {}),
  };
}

function sourceIn(row: PrintedRow): Pick<PageRow, 'body' | 'text'> {
  return { body: row[AT.body] ?? '', text: row[AT.text] ?? '' };
}

function numberIn<Else>(printed: string | null, otherwise: Else): number | Else {
  return printed === null ? otherwise : Number(printed);
}

function millisecondsIn(microseconds: string | null): number | null {
  return microseconds === null ? null : Number(microseconds) / 1000;
}
