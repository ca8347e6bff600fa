/** Whole numbers below a bound, the same for the same seed (a 32-bit linear congruence). */
export function seeded(seed) {
  let state = (seed * 2_654_435_761) >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const SYLLABLES =
  'ba be ca chi da do el en fra ga he in ki la lo ma ne on pa qui ra sta te um vo'.split(' ');

export function wordsOf(count, seed) {
  const below = seeded(seed);
  const word = () => Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]);
  const words = new Set();
  while (words.size < count) words.add(word().join(''));
  return [...words];
}

export function comment(words, length, seed) {
  const below = seeded(seed);
  let text = '';
  while (text.length < length)
    text += `${words[below(words.length)]}${below(9) === 0 ? ', ' : ' '}`;
  return text.slice(0, length);
}

const LENGTH = 10_000;
const filled = (piece) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);

/** What people send to make a server busy; 10,000 UTF-16 units each. */
export const NASTY = {
  'one letter': filled('a'),
  'two letters': filled('ab'),
  'letters that stand alone': filled('a b '),
  'separators of every kind': filled('a.b-c*d_e '),
  'beginnings of terms': filled('aaaaaaaab '),
  alternations: filled('(a|aa|aaa)+$'),
  'nested brackets': filled('([{<'),
  'emoji families': filled('👩‍👩‍👧‍👦'),
  '200 marks to a letter': filled(`a${'\u0301'.repeat(200)}`),
  'one letter under all marks': `a${'\u0316\u0301'.repeat(LENGTH / 2)}`.slice(0, LENGTH),
  'nothing that shows': filled('\u200b\u{e0061}\u00ad'),
  lookalikes: filled('ѕсаm рот '),
  'signs for letters': filled('$c4m 1d10t |!1l '),
  'Thai without spaces': filled('เขาโง่มากจริงๆ'),
  'Chinese without spaces': filled('你是傻瓜吗我们都知道'),
  'ligatures that grow': filled('ﷺ'),
  'every letter another': Array.from({ length: LENGTH }, (_, nth) =>
    String.fromCharCode(0xa1 + nth),
  ).join(''),
};
