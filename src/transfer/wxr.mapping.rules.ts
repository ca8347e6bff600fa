import { paragraphsOf } from './wxr.paragraphs.rules.js';

/** What happened to a text on its way out of the file. */
export type Flaw = 'too-long' | 'control-characters' | 'markup';

/** The texts of one element of the file, by our own names for them. */
export interface WxrRecord<Field extends string> {
  line: number;
  texts: Map<Field, string>;
  flaws: Set<Flaw>;
}

/** The address of the writer (`comment_author_IP`) is not among them: no raw address is kept. */
export type CommentField =
  | 'id'
  | 'author'
  | 'email'
  | 'user'
  | 'url'
  | 'date'
  | 'dateGmt'
  | 'content'
  | 'approved'
  | 'type'
  | 'parent'
  | 'trashedFrom';

export type ItemField =
  | 'id'
  | 'title'
  | 'link'
  | 'published'
  | 'date'
  | 'dateGmt'
  | 'comments'
  | 'status'
  | 'password'
  | 'trashedFrom';

export type WxrComment = WxrRecord<CommentField>;
export type WxrItem = WxrRecord<ItemField>;

type State = 'published' | 'pending' | 'spam';

/** A value, and what the reader of the report must know about it. */
interface Reading<T> {
  value: T;
  why: string | null;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const STATES: ReadonlyMap<string, State> = new Map([
  ['1', 'published'],
  ['approve', 'published'],
  ['0', 'pending'],
  ['hold', 'pending'],
  ['spam', 'spam'],
]);

const KINDS: ReadonlyMap<string, 'comment' | 'pingback' | 'trackback'> = new Map([
  ['', 'comment'],
  ['comment', 'comment'],
  ['review', 'comment'],
  ['pingback', 'pingback'],
  ['trackback', 'trackback'],
]);

const PUBLIC_STATUSES = new Set(['publish', 'inherit', 'closed', 'static']);

const FLAWS: ReadonlyMap<Flaw, string> = new Map([
  ['too-long', 'a text of more than 1 MB was left out'],
  ['control-characters', 'control characters, which XML does not allow, were removed'],
  ['markup', 'XML elements inside its text were dropped'],
]);

export function textOf<F extends string>(record: WxrRecord<F>, field: F): string {
  return (record.texts.get(field) ?? '').trim();
}

export function flawsOf(record: WxrRecord<string>): string[] {
  return [...record.flaws].map((flaw) => FLAWS.get(flaw) ?? flaw);
}

/** Shows a text of the file in a note: one line, nothing invisible, 40 characters at most. */
export function quoted(text: string): string {
  const start = [...text.slice(0, 200).replace(/[\p{C}\p{Z}]+/gu, ' ')].slice(0, 40).join('');
  return `"${start}"`;
}

/** The number, or null for what WordPress would not have written: it counts up from 1. */
export function parseId(text: string): number | null {
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}

/** Why a comment is not taken over, or null. */
export function refusalToTake(comment: WxrComment): string | null {
  const id = textOf(comment, 'id');
  if (id === '') return 'it has no comment_id';
  if (parseId(id) === null) return `its comment_id ${quoted(id)} is not a number counting from 1`;
  if (comment.flaws.has('too-long')) return 'it has a text of more than 1 MB';
  const type = textOf(comment, 'type');
  if (!KINDS.has(type)) return `the type ${quoted(type)} is not a reader's comment`;
  if (textOf(comment, 'content') === '') return 'it has no text';
  return null;
}

export type TakenComment = ReturnType<typeof takeComment>['comment'];

/**
 * Maps a comment that may be taken, but for its parent.
 *
 * @param trashedFrom the state WordPress kept when it trashed the whole page
 */
export function takeComment(raw: WxrComment, trashedFrom: string | null) {
  const kind = kindOf(textOf(raw, 'type'));
  const state = stateOf(textOf(raw, 'approved'), textOf(raw, 'trashedFrom'), trashedFrom);
  const email = emailOf(textOf(raw, 'email'));
  const url = urlOf(textOf(raw, 'url'));
  const created = timeOf(textOf(raw, 'dateGmt'), textOf(raw, 'date'));
  const readings = [kind, state, email, url, created];
  return {
    comment: {
      kind: kind.value,
      ...state.value,
      authorName: textOf(raw, 'author').replace(/\s+/g, ' ') || null,
      authorEmail: email.value,
      externalAuthor: userOf(textOf(raw, 'user')),
      authorUrl: url.value,
      body: { format: 'html' as const, value: paragraphsOf(textOf(raw, 'content')) },
      createdAt: created.value,
    },
    changes: [...flawsOf(raw), ...readings.flatMap(({ why }) => why ?? [])],
  };
}

export function kindOf(type: string): Reading<'comment' | 'pingback' | 'trackback'> {
  const why = type === 'review' ? 'a review becomes a comment; its rating is not kept' : null;
  return { value: KINDS.get(type) ?? 'comment', why };
}

/** Whatever is not known for certain to have been public waits for a moderator. */
export function stateOf(
  approved: string,
  trashedFrom: string,
  trashedWithPage: string | null,
): Reading<{ state: State | 'removed'; priorState: State | null }> {
  const state = STATES.get(approved);
  if (state) return { value: { state, priorState: null }, why: null };
  if (approved === 'trash') {
    const priorState = STATES.get(trashedFrom) ?? null;
    return { value: { state: 'removed', priorState }, why: null };
  }
  if (approved === 'post-trashed') {
    const priorState = STATES.get(trashedWithPage ?? '1') ?? null;
    return { value: { state: 'removed', priorState }, why: null };
  }
  const given = approved === '' ? 'no comment_approved' : `comment_approved ${quoted(approved)}`;
  return { value: { state: 'pending', priorState: null }, why: `${given}: it waits for approval` };
}

/** What `_wp_trash_meta_comments_status` says, a PHP array of comment id to comment_approved. */
export function trashedStatesOf(serialized: string): Map<string, string> {
  const entries = serialized.matchAll(/i:([0-9]{1,15});s:[0-9]{1,3}:"([a-z0-9-]{1,20})";/g);
  return new Map(Array.from(entries, ([, id = '', state = '']) => [id, state]));
}

/** Whether WordPress kept the page from the public; what it never had itself stays hidden too. */
export function isHidden(status: string, password: string): boolean {
  return password !== '' || !PUBLIC_STATUSES.has(status);
}

/** The note does not show it: a slip of the pen does not make an address anybody's business. */
export function emailOf(text: string): Reading<string | null> {
  if (text === '' || /^[^\s@]{1,200}@[^\s@]{1,53}$/.test(text)) {
    return { value: text || null, why: null };
  }
  return { value: null, why: 'what it has for an e-mail address is none and was left out' };
}

/** The account that the author had there; 0 is nobody's. */
export function userOf(text: string): string | null {
  const id = parseId(text);
  return id === null ? null : `wp:user:${id}`;
}

/** Keeps the text as it is when it is an http(s) URL; a bare `http://` is an old empty value. */
export function urlOf(text: string): Reading<string | null> {
  if (text === '' || text === 'http://' || text === 'https://') return { value: null, why: null };
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return { value: text, why: null };
  return { value: null, why: `${quoted(text)} is no http or https URL and was left out` };
}

/** The same text for URLs that lead to the same page: scheme and fragment do not count. */
export function urlIdentity(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${host}${pathname}${search}`;
}

/** Reads the UTC time, else the site's local time (whose zone the file does not tell). */
export function timeOf(utc: string, local: string): Reading<Date | null> {
  const exact = parseTime(utc);
  if (exact) return { value: exact, why: null };
  const near = parseTime(local);
  if (near) return { value: near, why: 'it has no UTC time: its local time was taken for UTC' };
  const wrong = [utc, local].find((text) => text !== '' && !text.startsWith('0000-00-00'));
  return { value: null, why: wrong === undefined ? null : `${quoted(wrong)} is no date and time` };
}

/** Like `timeOf`, with the feed's own date as the last resort. */
export function publicationOf(utc: string, local: string, feed: string): Reading<Date | null> {
  const own = timeOf(utc, local);
  return own.value ? own : { value: parseFeedTime(feed), why: own.why };
}

function parseTime(text: string): Date | null {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? utcTime(text.replace(' ', 'T')) : null;
}

/** Reads RFC 822, e.g. `Tue, 27 Jan 2015 14:56:57 +0000`; a draft's year is `-0001`. */
function parseFeedTime(text: string): Date | null {
  const parts = /^(?:\w{3}, )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) ([+-])(\d\d)(\d\d)$/.exec(
    text,
  );
  if (!parts) return null;
  const [, day = '', name = '', year, time, sign, hours, minutes] = parts;
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  const at = utcTime(`${year}-${month}-${day.padStart(2, '0')}T${time}`);
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return at && new Date(at.getTime() - (sign === '-' ? -ahead : ahead));
}

/** Null for a day or an hour there is not, which Date would carry over into the next. */
function utcTime(iso: string): Date | null {
  const at = new Date(`${iso}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? at : null;
}
