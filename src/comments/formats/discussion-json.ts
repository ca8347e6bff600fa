import { publicSightOf } from '../caller.rules.js';
import { addressOfComment } from '../comment-address.rules.js';
import type { ShownRow } from '../comment-row.js';
import type { Tree } from '../discussion-tree.rules.js';
import { authorOf, iso, toPublicView, type PublicContext } from '../dto/comment-views.js';

/**
 * Comments with those below them as JSON, to the letter what `toPublicView` makes of them. What is published is printed
 * member by member, since pages are made of hundreds of these: half of what an object of each takes, with its printing.
 */
export function printComments(trees: readonly Tree<ShownRow>[], context: PublicContext): string {
  return print(trees, { ...context, inLang: text(context.lang), thread: null, at: null });
}

/** With what is the same for all comments of a page, as JSON. */
interface Printing extends PublicContext {
  inLang: string;
  /** Of the comment before. */
  thread: string | null;
  /** Where its comments stand, up to their ids; null where its page has no address. */
  at: string | null;
}

function print(trees: readonly Tree<ShownRow>[], page: Printing): string {
  let printed = '';
  for (const tree of trees) {
    if (printed !== '') printed += ',';
    const isPublic = publicSightOf(tree.comment) === 'public';
    printed += isPublic ? published(tree, page) : JSON.stringify(toPublicView(tree, page));
  }
  return `[${printed}]`;
}

function published(tree: Tree<ShownRow>, page: Printing): string {
  const { comment } = tree;
  const { id, body } = comment;
  const publishedAt = word(iso(comment.publishedAt));
  const createdAt =
    comment.createdAt === comment.publishedAt ? publishedAt : word(iso(comment.createdAt));
  const votes = page.votes ? `{"up":${comment.up},"down":${comment.down}}` : 'null';
  return (
    `{"id":"${id}","number":${comment.number},"threadId":"${comment.threadId}",` +
    `"parentId":${word(comment.parentId)},"depth":${comment.depth},"kind":"${comment.kind}",` +
    `"author":${author(comment, page)},"html":${text(comment.html)},` +
    (page.body && body !== undefined ? `"body":${text(body)},` : '') +
    `"editedAt":${word(iso(comment.editedAt))},"editedBy":${word(comment.editedBy)},"votes":${votes},` +
    `"state":"published","stateReason":null,"citedPolicy":null,"redress":null,` +
    `"publishedAt":${publishedAt},"createdAt":${createdAt},"replyCount":${comment.replies},` +
    `"replies":${replies(tree, page)},"pinned":${comment.pinned},"featured":${comment.featured},` +
    `"url":${address(comment, page)},"lang":${page.inLang},"version":${comment.version}}`
  );
}

function author(comment: ShownRow, page: PublicContext): string {
  const { id, name, picture } = authorOf(comment, page);
  return `{"id":${word(id)},"name":${text(name)},"picture":${text(picture)},"badges":[]}`;
}

function replies({ comment, replies: below, cut }: Tree<ShownRow>, page: Printing): string {
  const items = print(below, page);
  const next = cut === null ? null : page.repliesAfter(comment.id, cut);
  return `{"items":${items},"next":${word(next)}}`;
}

function address({ id, threadId }: ShownRow, page: Printing): string {
  if (threadId !== page.thread) {
    const first = addressOfComment(page.urlOf(threadId), '');
    page.thread = threadId;
    page.at = first === null ? null : text(first).slice(0, -1);
  }
  return page.at === null ? 'null' : `${page.at}${id}"`;
}

/** An id, a moment, a cursor: none has a character that JSON would print otherwise. */
function word(value: string | null): string {
  return value === null ? 'null' : `"${value}"`;
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}
