import { addressOfComment } from '../comment-address.rules.js';
import { CitedPolicyView, toCitedPolicyView } from '../../policies/dto/cited-policy.view.js';
import type { Authors } from '../../people/people.service.js';
import { addressOfAppeals, addressOfStatement } from '../../statements/statement.rules.js';
import { sightOf, type Caller } from '../caller.rules.js';
import { asAuthor } from '../as-author.js';
import { publicStateOf } from '../comment-states.rules.js';
import type { CommentRow } from '../discussion.repository.js';
import type { Tree } from '../discussion-tree.rules.js';
import { shownNameOf } from '../shown-author.rules.js';

/** Who wrote a comment, as its site names them. */
export class AuthorView {
  /** Null for a guest. */
  id!: string | null;
  /** Null for a guest who gave none. */
  name!: string | null;
  /** The address of their picture, as the site gave it: `https://…`. */
  picture!: string | null;
  badges!: string[];
}

export class VotesView {
  up!: number;
  down!: number;
}

export class WaitingTextView {
  html!: string;
  /** Markdown as typed. */
  body!: string;
}

export class RepliesView {
  items!: CommentView[];
  /** Cursor for `…/comments/{id}/replies`; null when every reply is here. */
  next!: string | null;
}

/** For whoever wrote the comment; to others these answer as if there were nothing. */
export class CommentRedressView {
  /** The statement of reasons, with the last moment of an appeal. */
  statement!: string;
  /** Where an appeal is sent. */
  appeal!: string;
}

export class CommentView {
  id!: string;
  /** 1, 2, … among the thread's top-level comments; null for replies and for what was never shown. */
  number!: number | null;
  threadId!: string;
  parentId!: string | null;
  /** Comments above this one; 0 at the top. */
  depth!: number;
  kind!: 'comment' | 'pingback' | 'trackback';
  /** Null on a tombstone. */
  author!: AuthorView | null;
  /** Safe to put into a page; empty on a tombstone. */
  html!: string;
  /** Markdown as typed; with `include=body`. */
  body?: string;
  /** An edit that waits beside the text that shows; for moderators and the author. */
  waiting?: WaitingTextView;
  /** The sanction that it waits by, or is seen by its author alone; for moderators. */
  sanctionId?: string;
  /** `published`; for tombstones `hidden`, `removed`, `withdrawn`, `unavailable`; authors and moderators see more. */
  state!: string;
  /** Why it is not shown, where there is a reason to give. */
  stateReason!: string | null;
  /** The text of the rule by which it is not shown, where the reason names one. */
  citedPolicy!: CitedPolicyView | null;
  /** Where its author finds why it is not shown, and how to appeal. */
  redress!: CommentRedressView | null;
  publishedAt!: string | null;
  createdAt!: string;
  editedAt!: string | null;
  editedBy!: 'author' | 'moderator' | null;
  /** Null on a tombstone, and where the site takes no votes. */
  votes!: VotesView | null;
  /** Direct replies that are published. */
  replyCount!: number;
  replies!: RepliesView;
  pinned!: boolean;
  featured!: boolean;
  /** Where it stands on its page; null when the page's address is not known. */
  url!: string | null;
  lang!: string;
  /** Counts changes of text and state. */
  version!: number;
}

/** What a view needs to know beside the row. */
export interface ViewContext {
  /** The site's slug. */
  site: string;
  caller: Caller;
  authors: Authors;
  /** The page's address, by thread. */
  urlOf: (threadId: string) => string | null;
  lang: string;
  votes: boolean;
  body: boolean;
  /** Where a list of replies goes on. */
  repliesAfter: (commentId: string, cut: CommentRow | 'start') => string;
}

/** Lists each field on purpose: a new column is private until someone adds it here. */
export function toCommentView(tree: Tree<CommentRow>, context: ViewContext): CommentView {
  const { replies, cut } = tree;
  const sight = sightOf(context.caller, { ...tree.comment, editTokenHash: null });
  const comment = sight === 'own' ? asAuthor(tree.comment) : tree.comment;
  const inside = sight === 'all' || sight === 'own';
  const open = inside || sight === 'public';
  return {
    id: comment.id,
    number: comment.number,
    threadId: comment.threadId,
    parentId: comment.parentId,
    depth: comment.depth,
    kind: comment.kind,
    ...(open ? contentOf(comment, context) : NO_CONTENT),
    ...(inside ? waitingOf(comment) : {}),
    ...(sight === 'all' ? causeOf(comment) : {}),
    ...stateOf(comment, context, inside ? 'told' : 'public'),
    publishedAt: iso(comment.publishedAt),
    createdAt: iso(comment.createdAt)!,
    replyCount: comment.replies,
    replies: {
      items: replies.map((reply) => toCommentView(reply, context)),
      next: cut === null ? null : context.repliesAfter(comment.id, cut),
    },
    pinned: comment.pinned,
    featured: comment.featured,
    url: addressOf(comment, context),
    lang: context.lang,
    version: comment.version,
  };
}

function causeOf({ sanctionId }: CommentRow): Pick<CommentView, 'sanctionId'> {
  return sanctionId === null ? {} : { sanctionId };
}

function waitingOf({ waitingHtml, waitingBody }: CommentRow): Pick<CommentView, 'waiting'> {
  if (typeof waitingHtml !== 'string' || typeof waitingBody !== 'string') return {};
  return { waiting: { html: waitingHtml, body: waitingBody } };
}

type Content = Pick<CommentView, 'author' | 'html' | 'body' | 'editedAt' | 'editedBy' | 'votes'>;

/** What a tombstone keeps to itself. */
const NO_CONTENT: Content = { author: null, html: '', editedAt: null, editedBy: null, votes: null };

function contentOf(comment: CommentRow, context: ViewContext): Content {
  return {
    author: authorOf(comment, context),
    html: comment.html,
    ...(context.body && comment.body !== undefined ? { body: comment.body } : {}),
    editedAt: iso(comment.editedAt),
    editedBy: comment.editedBy,
    votes: context.votes ? { up: comment.up, down: comment.down } : null,
  };
}

/** As `toCommentView`, for a comment known to be the caller's own. */
export function toOwnCommentView(row: CommentRow, context: ViewContext): CommentView {
  const caller: Caller = { kind: 'moderator', actor: { kind: 'author', id: null } };
  const tree = { comment: asAuthor(row), replies: [], cut: null };
  return toCommentView(tree, { ...context, caller });
}

type State = Pick<CommentView, 'state' | 'stateReason' | 'citedPolicy' | 'redress'>;

function stateOf(comment: CommentRow, { site }: ViewContext, sight: 'told' | 'public'): State {
  const { state, stateReason, citedPolicy } = comment;
  const why = {
    stateReason,
    citedPolicy: toCitedPolicyView(site, stateReason, citedPolicy),
    redress: redressOf(comment, site),
  };
  if (sight === 'told') return { state, ...why };
  const shown = publicStateOf(state);
  const noReason = { stateReason: null, citedPolicy: null, redress: null };
  return { state: shown, ...(shown === 'removed' ? why : noReason) };
}

function redressOf({ statementId: id }: CommentRow, site: string): CommentRedressView | null {
  if (id === null) return null;
  return { statement: addressOfStatement(site, id), appeal: addressOfAppeals(site, id) };
}

function authorOf(comment: CommentRow, { authors }: ViewContext): AuthorView {
  const { personId: id } = comment;
  const picture = (id === null ? null : authors.get(id)?.picture) ?? null;
  return { id, name: shownNameOf(comment, authors), picture, badges: [] };
}

function addressOf(comment: CommentRow, { urlOf }: ViewContext): string | null {
  return addressOfComment(urlOf(comment.threadId), comment.id);
}

function iso(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
