/**
 * Which characters are taken for which Latin letter. The facts are those of UTS 39's table of
 * confusables for the scripts that are used to get round a list, with two differences: letters of
 * ASCII stay what they are (`m` is not `rn`), and small Cyrillic letters in the shape of Latin
 * capitals (`в`, `н`, `т`) count as those. Full-width, mathematical, circled and superscript
 * letters are not here: NFKC makes plain letters of them. Nor are Katakana in the shape of ideographs
 * (`カ` and `力`): read so, Japanese no longer falls into words.
 */
const LATIN: Readonly<Record<string, string>> = {
  a: 'аɑαᴀ⍺АΑᎪᗅꓮⲀ',
  b: 'вьƄβʙᏏᖯɓƃƀВЬΒᏴᗷꓐⲂ',
  c: 'сᴄⲥꮯϲȼ¢СᏟꓚⲤϹ',
  d: 'ԁᏧᑯɗɖƌđðᴅꓒᎠᗞᗪꓓÐ',
  e: 'еєҽεɇℯ℮ᴇɛЕΕᎬꓰⴹ',
  f: 'ƒꞙẝքᵮꜰᖴꓝϜ',
  g: 'ɡᶃɠǥցɢԌᏀᏳꓖ',
  h: 'нһհɦħћʜꚕНΗᎻᏂᕼꓧⲎ',
  i: 'іıɪɩιӏɨꭵᵻІΙӀᎥꓲⲒǀ',
  j: 'јɉϳᴊЈᎫᒍꓙͿ',
  k: 'кκƙҟқᴋКΚᏦᛕꓗⲔ',
  l: 'łɭƚɫʟ∣Ꮮᒪꓡ',
  m: 'мᴍɱМΜᎷᗰꓟⲘϺ',
  n: 'пηոռɳƞɴΝꓠⲚ',
  o: 'оοσօᴏᴑøɵөⲟơꬽჿ०੦૦௦౦೦൦๐໐၀٥۵〇ОΟՕΘⲞꓳⵔØ',
  p: 'рρⲣƥᴘРΡᏢᑭꓑⲢ',
  q: 'ԛգզʠႭ',
  r: 'гᴦʀɽɍɾꭇЯᎡᏒᖇꓣƦ',
  s: 'ѕꜱʂƽꮪЅՏᏚᏕꓢ',
  t: 'тτŧƭʈᴛ⊤ТΤᎢꓔⲦ',
  u: 'υսʋᴜꭎʉՍᑌꓴ∪',
  v: 'νѵᴠꮩ∨ѴᏙꓦ٧۷',
  w: 'ԝѡաɯᴡωшԜᎳᏔꓪ',
  x: 'хχᕁ×ХΧᚷꓫⲬ',
  y: 'уүγʏƴɏყУΥҮᎩᎽꓬⲨ',
  z: 'ᴢʐƶȥΖᏃꓜ',
  ae: 'æӕÆ',
  oe: 'œŒ',
};

const NEGATIVE_CIRCLED = 0x1f150;
const NEGATIVE_SQUARED = 0x1f170;
const REGIONAL = 0x1f1e6;
const LETTERS = 26;

const TABLE: ReadonlyMap<string, string> = tableOf();

/** The small Latin letters that a character is taken for, or undefined. */
export function lookalikeOf(character: string): string | undefined {
  return TABLE.get(character);
}

/** A flag is made of two of these; one alone is read as a letter. */
export function isRegionalLetter(point: number): boolean {
  return point >= REGIONAL && point < REGIONAL + LETTERS;
}

/** The letter that a regional indicator stands for. */
export function regionalLetter(point: number): string {
  return String.fromCharCode(point - REGIONAL + 0x61);
}

function tableOf(): Map<string, string> {
  const table = new Map<string, string>();
  for (const [letters, likes] of Object.entries(LATIN)) {
    for (const like of likes) table.set(like, letters);
  }
  for (let nth = 0; nth < LETTERS; nth += 1) {
    const letter = String.fromCharCode(0x61 + nth);
    table.set(String.fromCodePoint(NEGATIVE_CIRCLED + nth), letter);
    table.set(String.fromCodePoint(NEGATIVE_SQUARED + nth), letter);
  }
  return table;
}
