/** How many code points a text has; PostgreSQL's `char_length` counts the same way. */
export function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff) at += 1;
    count += 1;
  }
  return count;
}

/** Why a text cannot be stored as UTF-8 in PostgreSQL, or null when it can. */
export function whyNotStorable(text: string): string | null {
  if (text.includes('\u0000')) return 'must not contain the NUL character';
  if (/\p{Cs}/u.test(text)) return 'must be well-formed Unicode (it has a lone surrogate)';
  return null;
}
