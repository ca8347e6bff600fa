const MAX_URL = 2048;

/** The address of a person's picture as it is kept; null when pages must not load it. */
export function pictureFrom(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > MAX_URL || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  const plain = protocol === 'https:' && username === '' && password === '';
  return plain && href.length <= MAX_URL ? href : null;
}
