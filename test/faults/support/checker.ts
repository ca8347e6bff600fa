import { expectedOf, type Expected } from './expected.js';
import type { Found, Listed } from './found.js';
import type { Entry } from './ledger.js';
import { HELD_WORD } from './writer.js';

/**
 * What is wrong, each beginning with its name: what was acknowledged and is not there (`lost`), is there
 * twice (`duplicated`), or was never wanted (`orphan`); a text that nobody wrote (`rewritten`); what
 * should show and does not (`missing`), or shows and should not (`shown`), or shows before a moderator
 * has seen it (`unscreened`); a number that is no count (`drift`); what nobody was told of (`untold`).
 */
export function findingsOf(ledger: readonly Entry[], found: Found): string[] {
  const expected = expectedOf(ledger);
  const stored = byMark(found.stored);
  return [
    ...[...expected.values()].flatMap((each) => storedWrongly(each, stored.get(each.mark) ?? [])),
    ...[...stored.keys()].filter((mark) => !expected.has(mark)).map((mark) => `orphan: ${mark}`),
    ...shownWrongly(expected, found),
    ...countedWrongly(expected, found),
    ...untold(expected, found),
  ];
}

const markOf = (text: string): string => text.split(' ')[0]!;

function byMark(comments: readonly Listed[]): Map<string, Listed[]> {
  const all = new Map<string, Listed[]>();
  for (const comment of comments) {
    const mark = markOf(comment.text);
    all.set(mark, [...(all.get(mark) ?? []), comment]);
  }
  return all;
}

function storedWrongly(expected: Expected, rows: readonly Listed[]): string[] {
  const { mark, stored, id, texts } = expected;
  const found: string[] = [];
  if (rows.length === 0) return stored === true ? [`lost: ${mark}`] : [];
  if (rows.length > 1) found.push(`duplicated: ${mark}`);
  if (stored === false) found.push(`orphan: ${mark} was refused`);
  if (id !== null && rows.every((row) => row.id !== id)) found.push(`lost: ${mark} is ${id}`);
  for (const { text } of rows) if (!texts.has(text)) found.push(`rewritten: ${mark} has “${text}”`);
  return found;
}

type ByMark = ReadonlyMap<string, Expected>;

function shownWrongly(expected: ByMark, { published, pages }: Found): string[] {
  const shown = byMark(published);
  const all = [...expected.values()];
  const must = all.filter(({ visible }) => visible === true);
  const mustNot = new Set(all.filter(({ visible }) => visible === false).map(({ mark }) => mark));
  return [
    ...must.filter(({ mark }) => !shown.has(mark)).map(({ mark }) => `missing: ${mark}`),
    ...[...shown.keys()]
      .filter((mark) => mustNot.has(mark))
      .map((mark) => `shown: ${mark}, in the list`),
    ...pages.flatMap(({ thread, text }) =>
      [...text.matchAll(/entry\d+z/g)]
        .filter(([mark]) => mustNot.has(mark))
        .map(([mark]) => `shown: ${mark}, in ${thread}`),
    ),
    ...published
      .filter(({ text }) => text.includes(HELD_WORD))
      .filter(({ text }) => !expected.get(markOf(text))?.approved.has(text))
      .map(({ text }) => `unscreened: ${text}`),
  ];
}

function countedWrongly(expected: ByMark, found: Found): string[] {
  const { published, counts } = found;
  const wrong: string[] = [];
  const replies = new Map<string, number>();
  for (const { parentId } of published) {
    if (parentId !== null) replies.set(parentId, (replies.get(parentId) ?? 0) + 1);
  }
  for (const { id, replies: counted } of published) {
    const there = replies.get(id) ?? 0;
    if (counted !== there) wrong.push(`drift: ${id} says ${counted} replies and has ${there}`);
  }
  for (const [thread, { comments, topLevel }] of Object.entries(counts)) {
    const of = published.filter(({ text }) => expected.get(markOf(text))?.thread === thread);
    const top = of.filter(({ parentId }) => parentId === null).length;
    if (comments !== of.length) wrong.push(`drift: ${thread} says ${comments}, has ${of.length}`);
    if (topLevel !== top) wrong.push(`drift: ${thread} says ${topLevel} at its top, has ${top}`);
  }
  return [...wrong, ...published.flatMap((each) => votesCountedWrongly(each, expected))];
}

function votesCountedWrongly({ text, votes }: Listed, expected: ByMark): string[] {
  const given = [...(expected.get(markOf(text))?.votes.values() ?? [])];
  if (given.includes(null)) return [];
  const [up, down] = [1, -1].map((value) => given.filter((each) => each === value).length);
  if (votes?.up === up && votes?.down === down) return [];
  return [`drift: ${text} has ${JSON.stringify(votes)}, was given +${up} and -${down}`];
}

/** Each event came, under its one id; and there is one for each post that was acknowledged. */
function untold(expected: ByMark, { events, received }: Found): string[] {
  const came = new Map(received.map(({ id, sequence }) => [id, sequence]));
  const known = new Map(events.map(({ id, sequence }) => [id, sequence]));
  const about = new Set(
    events.flatMap(({ type, data }) => (POSTED.has(type) ? data.commentId : [])),
  );
  return [
    ...events.filter(({ id }) => !came.has(id)).map(({ id, type }) => `untold: ${type} ${id}`),
    ...events
      .filter(({ sequence }, nth) => nth > 0 && sequence !== events[nth - 1]!.sequence + 1)
      .map(({ sequence }) => `untold: what was before ${sequence}`),
    ...received
      .filter(({ id, sequence }) => known.get(id) !== sequence)
      .map(({ id }) => `untold: ${id} is no event, and was delivered`),
    ...[...expected.values()]
      .filter(({ id }) => id !== null && !about.has(id))
      .map(({ mark }) => `untold: that ${mark} was posted`),
  ];
}

const POSTED = new Set(['comment.published', 'comment.held']);
