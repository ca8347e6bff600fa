import { phrasesIn } from '../../common/language/phrases.rules.js';
import type { Authors } from '../../people/people.service.js';
import { publicStateOf } from '../comment-states.rules.js';
import type { ShownRow } from '../comment-row.js';
import type { Tree } from '../discussion-tree.rules.js';
import { shownNameOf } from '../shown-author.rules.js';

/** What a printed discussion is made of. */
export interface PrintedDiscussion {
  lang: string;
  comments: number;
  items: readonly Tree<ShownRow>[];
  authors: Authors;
  /** Null while the thread is open. */
  notice: string | null;
}

const INDENT = 4;

/**
 * A page ends after this many characters: replies stand further in with every level, so that long
 * texts deep down could grow a page without bound.
 */
const MAX_CHARACTERS = 4_000_000;

/** The page as a newspaper's archive prints it: blocks with one blank line between, unwrapped. */
export function printText(discussion: PrintedDiscussion): string {
  const blocks = [phrasesIn(discussion.lang).responses(discussion.comments)];
  let characters = 0;
  for (const block of blocksOf(discussion)) {
    blocks.push(block);
    characters += block.length;
    if (characters > MAX_CHARACTERS) {
      blocks.push('…');
      break;
    }
  }
  if (discussion.notice !== null) blocks.push(discussion.notice);
  return blocks.join('\n\n');
}

function* blocksOf(discussion: PrintedDiscussion): Generator<string> {
  for (const tree of discussion.items) {
    yield* printed(tree, discussion, { mark: `  ${tree.comment.number}. `, indent: INDENT });
    yield* repliesOf(tree, discussion, INDENT);
  }
}

function* repliesOf(
  tree: Tree<ShownRow>,
  discussion: PrintedDiscussion,
  at: number,
): Generator<string> {
  for (const reply of tree.replies) {
    yield* printed(reply, discussion, { mark: `${' '.repeat(at)}• `, indent: at + 2 });
    yield* repliesOf(reply, discussion, at + INDENT);
  }
  const missing = tree.comment.shownReplies - tree.replies.length;
  if (missing > 0) {
    yield `${' '.repeat(at)}… ${phrasesIn(discussion.lang).moreReplies(missing)}`;
  }
}

function printed(
  { comment }: Tree<ShownRow>,
  { lang, authors }: PrintedDiscussion,
  { mark, indent }: { mark: string; indent: number },
): string[] {
  const paragraphs = paragraphsOf(comment, lang, authors);
  return paragraphs.map((paragraph, index) => {
    const lines = paragraph.split('\n').map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
    return index === 0
      ? [`${mark}${lines[0]!.trimStart()}`, ...lines.slice(1)].join('\n')
      : lines.join('\n');
  });
}

function paragraphsOf(comment: ShownRow, lang: string, authors: Authors): string[] {
  const state = publicStateOf(comment.state);
  const { tombstone } = phrasesIn(lang);
  if (state === 'removed')
    return [tombstone.removed(comment.citedPolicy?.title ?? comment.stateReason)];
  if (state !== 'published') return [tombstone[state]];
  const name = shownNameOf(comment, authors);
  const text = (comment.text ?? '').split('\n\n');
  return name ? [name, ...text] : text;
}
