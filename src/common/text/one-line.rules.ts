/** Control, direction and invisible characters, which a name or a title must not hold. */
const UNSAFE_IN_LINE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** Why a text cannot stand on one line (a name, a title), or null when it can. */
export function whyNotOneLine(text: string): string | null {
  if (UNSAFE_IN_LINE.test(text)) return 'must not contain control or invisible characters';
  return null;
}
