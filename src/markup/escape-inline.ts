/**
 * Every sign that could begin something within a line. Colons and dots count where they would
 * make an address of a text that is no link; an underscore counts unless it is well inside a word.
 */
const SIGNS = [
  /[\\`*]/u,
  /<(?! )/u,
  /&(?=[#a-z])/u,
  /\](?=\()/u,
  /:(?=\/\/)/u,
  /(?<=mailto):/u,
  /(?<=www)\./u,
  /(?<![\p{L}\p{N}]{2})_/u,
  /_(?![\p{L}\p{N}]{2})/u,
];
const IN_LINE = anyOf(SIGNS);
const IN_LABEL = anyOf([...SIGNS, /[[\]]/u]);

/** Escapes a text for the inside of a Markdown line. */
export function escapeInLine(text: string): string {
  return text.replace(IN_LINE, '\\$&');
}

/** Escapes a text for a link's label, where brackets count as well. */
export function escapeInLabel(text: string): string {
  return text.replace(IN_LABEL, '\\$&');
}

/** Escapes what would begin a block, in a text that stands at the start of a line. */
export function escapeLineStart(escaped: string): string {
  return escaped
    .replace(/^(?:#{1,6}(?=\s|$)|>|-(?=[\s-]|$)|\+(?=\s|$)|~~~)/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** The destination of an inline link; the address is one that `safeHref` gave. */
export function escapeDestination(href: string): string {
  return href.replace(/[()]|&(?=[#a-z])/gi, '\\$&');
}

/** A character by its number, for where the character itself would decide what stands beside it. */
export function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function anyOf(signs: RegExp[]): RegExp {
  return new RegExp(signs.map(({ source }) => source).join('|'), 'giu');
}
