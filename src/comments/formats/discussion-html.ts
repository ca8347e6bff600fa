import { directionOf } from '../../common/language/direction.rules.js';
import { phrasesIn, type Phrases } from '../../common/language/phrases.rules.js';
import { escapeHtml } from '../../markup/plain.js';
import { addressOfPolicy } from '../../policies/cited-policy.rules.js';
import { publicStateOf } from '../comment-states.rules.js';
import type { ShownRow } from '../comment-row.js';
import type { Tree } from '../discussion-tree.rules.js';
import { shownNameOf } from '../shown-author.rules.js';
import type { PrintedDiscussion } from './discussion-text.js';

/** A page of comments to be put into somebody's page. */
export interface HtmlReplies extends Pick<PrintedDiscussion, 'lang' | 'items' | 'authors'> {
  /** The site's slug. */
  site: string;
  timeZone: string;
  next: string | null;
  prev: string | null;
  /** The address of the replies that a comment's page leaves out. */
  repliesAt: (commentId: string, cut: ShownRow | 'start') => string;
}

export type HtmlDiscussion = HtmlReplies & PrintedDiscussion;

/** A fragment for a CMS to include: one section, ids only `comment-{id}`, no script and no style. */
export function printHtml(discussion: HtmlDiscussion): string {
  const { lang, comments, notice } = discussion;
  return inSection(lang, [
    `<h2>${escapeHtml(phrasesIn(lang).responses(comments))}</h2>`,
    listed(discussion, 'ol'),
    notice === null ? '' : `<p>${escapeHtml(notice)}</p>`,
  ]);
}

/** The replies that a page has left out, in a section of their own. */
export function printHtmlReplies(replies: HtmlReplies): string {
  return inSection(replies.lang, [listed(replies, 'ul')]);
}

function inSection(lang: string, parts: readonly string[]): string {
  const open = `<section lang="${escapeHtml(lang)}" dir="${directionOf(lang)}">`;
  return [open, ...parts, '</section>'].join('');
}

/** The comments, between the links to the pages beside theirs. */
function listed(page: HtmlReplies, element: 'ol' | 'ul'): string {
  const phrases = phrasesIn(page.lang);
  const list = page.items.map((tree) => item(tree, page, phrases)).join('');
  return [
    link(page.prev, 'prev', phrases.older),
    list === '' ? '' : `<${element}>${list}</${element}>`,
    link(page.next, 'next', phrases.newer),
  ].join('');
}

function link(href: string | null, rel: 'prev' | 'next', text: string): string {
  if (href === null) return '';
  return `<p><a rel="${rel}" href="${escapeHtml(href)}">${escapeHtml(text)}</a></p>`;
}

function item(tree: Tree<ShownRow>, discussion: HtmlReplies, phrases: Phrases): string {
  const { comment, replies, cut } = tree;
  const value = comment.number === null ? '' : ` value="${comment.number}"`;
  const below = replies.map((reply) => item(reply, discussion, phrases)).join('');
  const missing = comment.shownReplies - replies.length;
  const more =
    cut === null
      ? ''
      : `<p><a href="${escapeHtml(discussion.repliesAt(comment.id, cut))}">${escapeHtml(phrases.moreReplies(missing))}</a></p>`;
  return [
    `<li id="comment-${comment.id}"${value}>`,
    article(comment, discussion, phrases),
    below === '' ? '' : `<ul>${below}</ul>`,
    more,
    '</li>',
  ].join('');
}

function article(comment: ShownRow, discussion: HtmlReplies, phrases: Phrases): string {
  const state = publicStateOf(comment.state);
  if (state === 'removed') {
    return `<p><em>${removed(comment, discussion, phrases)}</em></p>`;
  }
  if (state !== 'published') return `<p><em>${escapeHtml(phrases.tombstone[state])}</em></p>`;
  const name = shownNameOf(comment, discussion.authors) ?? phrases.anonymous;
  const marks = [
    comment.pinned ? phrases.pinned : '',
    comment.editedAt === null ? '' : phrases.edited,
  ];
  return [
    `<article><header><strong><bdi>${escapeHtml(name)}</bdi></strong> `,
    time(comment.publishedAt ?? comment.createdAt, discussion),
    ...marks.filter((mark) => mark !== '').map((mark) => ` <small>${escapeHtml(mark)}</small>`),
    `</header>${comment.html}</article>`,
  ].join('');
}

/** With a link to the rule's text, where there is one. */
function removed(comment: ShownRow, { site }: HtmlReplies, phrases: Phrases): string {
  const { stateReason: key, citedPolicy: cited } = comment;
  if (key === null || cited === null) return escapeHtml(phrases.tombstone.removed(key));
  const at = new Date(cited.from);
  const href = escapeHtml(addressOfPolicy({ site, key, at, format: 'html' }));
  return `<a href="${href}">${escapeHtml(phrases.tombstone.removed(cited.title))}</a>`;
}

function time(at: number, { lang, timeZone }: HtmlReplies): string {
  const date = new Date(at);
  const text = date.toLocaleString(lang, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return `<time datetime="${date.toISOString()}">${escapeHtml(text)}</time>`;
}
