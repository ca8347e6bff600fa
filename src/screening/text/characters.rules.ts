const KNOWN = 1;
const IGNORED = 2;
const EXTENDS = 4;
const WORD = 8;
const SPACE = 16;
const MARK = 32;

/** What has been found out about each character of the first plane: a memory, never an input. */
const kinds = new Uint8Array(0x1_0000);

/**
 * Shows nothing of its own: UAX 44's Default_Ignorable_Code_Point (zero-width, tag and direction
 * characters, soft hyphens, variation selectors), controls, interlinear marks, the Arabic stretch.
 */
export function isIgnored(point: number): boolean {
  return (kindOf(point) & IGNORED) !== 0;
}

/** Whether a character may compose with the one before it under NFKC (UAX 15). */
export function mayCompose(point: number): boolean {
  return (kindOf(point) & EXTENDS) !== 0;
}

/** A letter, a digit, or a mark that belongs to one. */
export function isWord(point: number): boolean {
  return (kindOf(point) & WORD) !== 0;
}

export function isMark(point: number): boolean {
  return (kindOf(point) & MARK) !== 0;
}

export function isSpace(point: number): boolean {
  return (kindOf(point) & SPACE) !== 0;
}

export function isDigit(point: number): boolean {
  return point < 0x80 ? point >= 0x30 && point <= 0x39 : /^\p{Nd}/u.test(toText(point));
}

/** Scripts written without spaces between words, where only a dictionary knows the words. */
export function isUnspaced(point: number): boolean {
  return (
    point >= 0xe00 &&
    /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u.test(
      toText(point),
    )
  );
}

/** A character of which one alone is a syllable or a word. */
export function isSyllable(point: number): boolean {
  return point >= 0x3040 && /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(toText(point));
}

export function isHangul(point: number): boolean {
  return point >= 0xac00 && point <= 0xd7a3;
}

/** The code point at an index, or before it; -1 beyond either end. */
export function pointAt(text: string, index: number): number {
  return text.codePointAt(index) ?? -1;
}

export function pointBefore(text: string, index: number): number {
  if (index <= 0) return -1;
  const unit = text.charCodeAt(index - 1);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff;
  const whole = isLow ? pointAt(text, index - 2) : unit;
  return whole > 0xffff ? whole : unit;
}

function kindOf(point: number): number {
  if (point < 0) return 0;
  const known = kinds[point];
  if (known !== undefined && known !== 0) return known;
  const kind = find(toText(point));
  if (point < kinds.length) kinds[point] = kind;
  return kind;
}

function find(character: string): number {
  let kind = KNOWN;
  // Asked in this order: `\s` counts the byte order mark.
  if (/\p{DI}|[\ufff9-\ufffb\u0640]/u.test(character)) kind |= IGNORED;
  else if (/\s|\u0085|\u2800/u.test(character)) kind |= SPACE;
  else if (/\p{Cc}/u.test(character)) kind |= IGNORED;
  if (/\p{M}/u.test(character)) kind |= MARK;
  if (/[\p{L}\p{M}\p{N}]/u.test(character)) kind |= WORD;
  // Marks, and the vowels and finals that Hangul syllables are made of.
  if (/^[\p{M}\u1161-\u11ff\ud7b0-\ud7ff]/u.test(character.normalize('NFKC'))) kind |= EXTENDS;
  return kind;
}

function toText(point: number): string {
  return String.fromCodePoint(point);
}
