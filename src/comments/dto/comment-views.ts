import { addressOfComment } from '../comment-address.rules.js';
import { toCitedPolicyView } from '../../policies/dto/cited-policy.view.js';
import type { Authors } from '../../people/people.service.js';
import { addressOfAppeals, addressOfStatement } from '../../statements/statement.rules.js';
import { publicSightOf, sightOf, type Caller } from '../caller.rules.js';
import { asAuthor } from '../as-author.js';
import { publicStateOf } from '../comment-states.rules.js';
import type { CommentRow, ShownRow } from '../comment-row.js';
import type { Tree } from '../discussion-tree.rules.js';
import { shownNameOf } from '../shown-author.rules.js';
import type { AuthorView, CommentRedressView, CommentView } from './comment.view.js';

/** What a public view needs to know beside the row. */
export interface PublicContext {
  /** The site's slug. */
  site: string;
  authors: Authors;
  /** The page's address, by thread. */
  urlOf: (threadId: string) => string | null;
  lang: string;
  votes: boolean;
  body: boolean;
  /** Where a list of replies goes on. */
  repliesAfter: (commentId: string, cut: ShownRow | 'start') => string;
}

export interface ViewContext extends PublicContext {
  caller: Caller;
}

/** What everybody sees of a comment and of those below it. */
export function toPublicView(tree: Tree<ShownRow>, context: PublicContext): CommentView {
  const { comment, replies } = tree;
  const content = publicSightOf(comment) === 'public' ? contentOf(comment, context) : NO_CONTENT;
  const items = replies.map((reply) => toPublicView(reply, context));
  return viewOf(tree, context, { content, items, state: publicStateOfRow(comment, context) });
}

/** As its caller may see it. */
export function toCommentView(tree: Tree<CommentRow>, context: ViewContext): CommentView {
  const { comment, replies } = tree;
  const { personId, state, shown } = comment;
  const sight = sightOf(context.caller, { personId, state, shown, editTokenHash: null });
  if (sight !== 'all' && sight !== 'own') return toPublicView(tree, context);
  const seen = sight === 'own' ? asAuthor(comment) : comment;
  const content = {
    ...contentOf(seen, context),
    ...waitingOf(seen),
    ...(sight === 'all' ? causeOf(seen) : {}),
  };
  const items = replies.map((reply) => toCommentView(reply, context));
  return viewOf({ ...tree, comment: seen }, context, {
    content,
    items,
    state: stateOf(seen, context),
  });
}

/** As `toCommentView`, for a comment known to be the caller's own. */
export function toOwnCommentView(row: CommentRow, context: ViewContext): CommentView {
  const caller: Caller = { kind: 'moderator', actor: { kind: 'author', id: null } };
  const tree = { comment: asAuthor(row), replies: [], cut: null };
  return toCommentView(tree, { ...context, caller });
}

type Content = Pick<
  CommentView,
  'author' | 'html' | 'body' | 'editedAt' | 'editedBy' | 'votes' | 'waiting' | 'sanctionId'
>;

/** What a tombstone keeps to itself. */
const NO_CONTENT: Content = { author: null, html: '', editedAt: null, editedBy: null, votes: null };

type State = Pick<CommentView, 'state' | 'stateReason' | 'citedPolicy' | 'redress'>;

/**
 * Lists each field on purpose: a new column is private until someone adds it here. In one piece, and members
 * that are undefined are not printed: pages are made of hundreds of these.
 */
function viewOf(
  { comment, cut }: Tree<ShownRow>,
  context: PublicContext,
  { content, items, state }: { content: Content; items: CommentView[]; state: State },
): CommentView {
  return {
    id: comment.id,
    number: comment.number,
    threadId: comment.threadId,
    parentId: comment.parentId,
    depth: comment.depth,
    kind: comment.kind,
    author: content.author,
    html: content.html,
    body: content.body,
    editedAt: content.editedAt,
    editedBy: content.editedBy,
    votes: content.votes,
    waiting: content.waiting,
    sanctionId: content.sanctionId,
    state: state.state,
    stateReason: state.stateReason,
    citedPolicy: state.citedPolicy,
    redress: state.redress,
    publishedAt: iso(comment.publishedAt),
    createdAt: iso(comment.createdAt)!,
    replyCount: comment.replies,
    replies: {
      items,
      next: cut === null ? null : context.repliesAfter(comment.id, cut),
    },
    pinned: comment.pinned,
    featured: comment.featured,
    url: addressOfComment(context.urlOf(comment.threadId), comment.id),
    lang: context.lang,
    version: comment.version,
  };
}

function contentOf(comment: ShownRow, context: PublicContext): Content {
  return {
    author: authorOf(comment, context),
    html: comment.html,
    body: context.body ? comment.body : undefined,
    editedAt: iso(comment.editedAt),
    editedBy: comment.editedBy,
    votes: context.votes ? { up: comment.up, down: comment.down } : null,
  };
}

function waitingOf({ waitingHtml, waitingBody }: CommentRow): Pick<CommentView, 'waiting'> {
  if (typeof waitingHtml !== 'string' || typeof waitingBody !== 'string') return {};
  return { waiting: { html: waitingHtml, body: waitingBody } };
}

function causeOf({ sanctionId }: CommentRow): Pick<CommentView, 'sanctionId'> {
  return sanctionId === null ? {} : { sanctionId };
}

const PUBLISHED: State = {
  state: 'published',
  stateReason: null,
  citedPolicy: null,
  redress: null,
};

function publicStateOfRow(comment: ShownRow, context: PublicContext): State {
  const state = publicStateOf(comment.state);
  if (state === 'published') return PUBLISHED;
  return state === 'removed' ? { ...stateOf(comment, context), state } : { ...PUBLISHED, state };
}

function stateOf(comment: ShownRow, { site }: PublicContext): State {
  const { state, stateReason, citedPolicy } = comment;
  return {
    state,
    stateReason,
    citedPolicy: toCitedPolicyView(site, stateReason, citedPolicy),
    redress: redressOf(comment, site),
  };
}

function redressOf({ statementId: id }: ShownRow, site: string): CommentRedressView | null {
  if (id === null) return null;
  return { statement: addressOfStatement(site, id), appeal: addressOfAppeals(site, id) };
}

export function authorOf(comment: ShownRow, { authors }: PublicContext): AuthorView {
  const { personId: id } = comment;
  const picture = (id === null ? null : authors.get(id)?.picture) ?? null;
  return { id, name: shownNameOf(comment, authors), picture, badges: [] };
}

export function iso(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
