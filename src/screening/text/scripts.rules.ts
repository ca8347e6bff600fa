/** The scripts that are taken for one another, in pairs or all together (UTS 39, section 4). */
const SCRIPTS = [
  ['Latin', /\p{sc=Latin}/u],
  ['Cyrillic', /\p{sc=Cyrillic}/u],
  ['Greek', /\p{sc=Greek}/u],
  ['Armenian', /\p{sc=Armenian}/u],
  ['Cherokee', /\p{sc=Cherokee}/u],
  ['Coptic', /\p{sc=Coptic}/u],
  ['Lisu', /\p{sc=Lisu}/u],
] as const;

export type Script = (typeof SCRIPTS)[number][0];

/** How many letters a text has of each script that another may be taken for. */
export function countScripts(text: string): ReadonlyMap<Script, number> {
  const counts = new Map<Script, number>();
  for (const letter of text.match(/\p{L}/gu) ?? []) {
    const script = scriptOf(letter.normalize('NFKC'));
    if (script !== null) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return counts;
}

/**
 * Whether a piece of a text that looks like a term was written to look so. A Russian `рот` is no
 * English "pot" while the text around it is Russian; a word of mixed scripts is nobody's word.
 */
export function isDisguise(
  piece: ReadonlyMap<Script, number>,
  term: ReadonlyMap<Script, number>,
  around: ReadonlyMap<Script, number>,
): boolean {
  const foreign = [...piece.keys()].filter((script) => !term.has(script));
  const [script] = foreign;
  if (script === undefined || piece.size > 1) return true;
  const elsewhere = (around.get(script) ?? 0) - (piece.get(script) ?? 0);
  let inTermScripts = 0;
  for (const one of term.keys()) inTermScripts += around.get(one) ?? 0;
  return elsewhere <= inTermScripts;
}

function scriptOf(letter: string): Script | null {
  if (letter < '\u0080') return /[a-z]/i.test(letter) ? 'Latin' : null;
  return SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0] ?? null;
}
