const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a plain text for an HTML text node or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** What neither HTML nor XML 1.0 may hold: a feed with one of these is not well-formed. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}/gu;

/** Drops control characters and noncharacters, and replaces lone surrogates. */
export function withoutControls(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\v\f]/g, ' ')
    .replace(FORBIDDEN, '')
    .replace(/\p{Cs}/gu, '\ufffd');
}

/** Whether a text shows anything: spaces and invisible format characters do not. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cf}]/u.test(text);
}
