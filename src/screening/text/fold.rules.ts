import { isIgnored, isMark, pointAt } from './characters.rules.js';
import { lookalikeOf } from './lookalikes.rules.js';

/** How far a text is folded before it is compared. */
export interface Folding {
  /** Whether characters become the Latin letters they are taken for. */
  lookalikes: boolean;
  /** Whether a letter with its mark is a letter of its own to the reader, as `ñ` is in Spanish. */
  isOwnLetter: (marked: string, bare: string) => boolean;
}

/** Marks by which words differ: kept. The rest (accents, points, strokes, Zalgo) go. */
const SPELLED =
  /[\p{sc=Beng}\p{sc=Deva}\p{sc=Gujr}\p{sc=Guru}\p{sc=Khmr}\p{sc=Knda}\p{sc=Laoo}\p{sc=Mlym}\p{sc=Mymr}\p{sc=Orya}\p{sc=Sinh}\p{sc=Taml}\p{sc=Telu}\p{sc=Thai}\p{sc=Tibt}\u3099\u309a]/u;

/** A sign for more than a long word (`ﷺ` is four of them) stays a sign, or 10,000 grow too many. */
const MAX_GROWTH = 6;

/** Letters of one script that are read as another of the same script. */
const SAME_LETTER: ReadonlyMap<string, string> = new Map([
  ['ی', 'ي'],
  ['ى', 'ي'],
  ['ک', 'ك'],
  ['ς', 'σ'],
]);

/**
 * Folds one character with its marks: NFKC, full case folding without regard to any language,
 * marks off. Upper case first makes `ß` be `ss` and lets the four i's of Turkish be one.
 */
export function fold(cluster: string, folding: Folding): string {
  if (/^[\x20-\x7e]$/.test(cluster)) return cluster.toLowerCase();
  // Before NFKC, which makes of `ϲ` a sigma that is not at the end.
  const like = likeOf(cluster, folding);
  if (like !== undefined) return like;
  let folded = '';
  for (const { letter, marks } of lettersOf(cluster)) folded += foldLetter(letter, marks, folding);
  return folded.normalize('NFC');
}

function foldLetter(letter: string, marks: string, folding: Folding): string {
  const whole = (letter + marks).normalize('NFC');
  if (marks !== '' && isOwn(whole, letter, folding)) return lower(whole);
  const bare = likeOf(letter, folding) ?? [...lower(letter)].map(bareOf).join('');
  return [...bare].map((one) => likeOf(one, folding) ?? one).join('') + keptOf(marks);
}

/** Latin letters with a stroke, and joined ones, which some alphabets count as letters. */
const STROKED = /^[øæœđłħŧð]$/iu;

/** `й` is to no reader an `и`; for other letters their language is asked. */
function isOwn(whole: string, letter: string, folding: Folding): boolean {
  if (/^[йЙ]$/u.test(whole)) return !folding.lookalikes;
  return !/^[iIıİ]$/u.test(letter) && folding.isOwnLetter(lower(whole), lower(letter));
}

/** What a letter is taken for, where that is asked for. */
function likeOf(letter: string, folding: Folding): string | undefined {
  const like = folding.lookalikes ? lookalikeOf(letter) : undefined;
  if (like === undefined || !STROKED.test(letter)) return like;
  return folding.isOwnLetter(lower(letter), like) ? undefined : like;
}

function lettersOf(cluster: string): { letter: string; marks: string }[] {
  const found: { letter: string; marks: string }[] = [];
  for (const character of decompose(cluster)) {
    const point = pointAt(character, 0);
    const last = found.at(-1);
    if (isMark(point) && last !== undefined) last.marks += character;
    else if (isMark(point)) found.push({ letter: '', marks: character });
    else if (!isIgnored(point)) found.push({ letter: character, marks: '' });
  }
  return found;
}

function decompose(cluster: string): string {
  const decomposed = cluster.normalize('NFKC').normalize('NFD');
  const isOne = cluster.length === 1;
  return isOne && decomposed.length > MAX_GROWTH ? cluster : decomposed;
}

/** `ẞ` has no upper case but itself. */
function lower(letter: string): string {
  return letter.toLowerCase().toUpperCase().toLowerCase();
}

/** Folding may leave marks of its own, as of `İ` or `ΐ`. */
function bareOf(letter: string): string {
  const bare = letter < '\u0080' ? letter : letter.normalize('NFD').replace(/\p{M}/gu, keptOf);
  return SAME_LETTER.get(bare) ?? bare;
}

function keptOf(marks: string): string {
  return marks === '' ? '' : [...marks].filter((mark) => SPELLED.test(mark)).join('');
}
