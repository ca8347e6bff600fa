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
  let printed = '';
  for (const tree of trees) {
    if (printed !== '') printed += ',';
    const isPublic = publicSightOf(tree.comment) === 'public';
    printed += isPublic ? published(tree, context) : JSON.stringify(toPublicView(tree, context));
  }
  return `[${printed}]`;
}

function published(tree: Tree<ShownRow>, context: PublicContext): string {
  const { comment } = tree;
  const { id, body } = comment;
  const publishedAt = word(iso(comment.publishedAt));
  const createdAt =
    comment.createdAt === comment.publishedAt ? publishedAt : word(iso(comment.createdAt));
  const votes = context.votes ? `{"up":${comment.up},"down":${comment.down}}` : 'null';
  return (
    `{"id":"${id}","number":${comment.number},"threadId":"${comment.threadId}",` +
    `"parentId":${word(comment.parentId)},"depth":${comment.depth},"kind":"${comment.kind}",` +
    `"author":${author(comment, context)},"html":${text(comment.html)},` +
    (context.body && body !== undefined ? `"body":${text(body)},` : '') +
    `"editedAt":${word(iso(comment.editedAt))},"editedBy":${word(comment.editedBy)},"votes":${votes},` +
    `"state":"published","stateReason":null,"citedPolicy":null,"redress":null,` +
    `"publishedAt":${publishedAt},"createdAt":${createdAt},"replyCount":${comment.replies},` +
    `"replies":${replies(tree, context)},"pinned":${comment.pinned},"featured":${comment.featured},` +
    `"url":${text(addressOfComment(context.urlOf(comment.threadId), id))},"lang":${text(context.lang)},` +
    `"version":${comment.version}}`
  );
}

function author(comment: ShownRow, context: PublicContext): string {
  const { id, name, picture } = authorOf(comment, context);
  return `{"id":${word(id)},"name":${text(name)},"picture":${text(picture)},"badges":[]}`;
}

function replies({ comment, replies: below, cut }: Tree<ShownRow>, context: PublicContext): string {
  const items = printComments(below, context);
  const next = cut === null ? null : context.repliesAfter(comment.id, cut);
  return `{"items":${items},"next":${word(next)}}`;
}

/** An id, a moment, a cursor: none has a character that JSON would print otherwise. */
function word(value: string | null): string {
  return value === null ? 'null' : `"${value}"`;
}

function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}
