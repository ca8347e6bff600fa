import { matchTerms } from '../dist/screening/terms/match-terms.js';
import { compileTermList } from '../dist/screening/terms/term-list.js';
import { comment, NASTY, wordsOf } from './made-texts.mjs';
import { inRounds, median, print } from './rounds.mjs';

const words = wordsOf(13_000, 1);
const terms = words.slice(0, 10_000).map((text, nth) => ({ id: `t${nth}`, kind: 'word', text }));
const hostile = [
  ...['(a+)+$', '.*', '|', '[', 'a', 'b', '傻瓜', 'โง่', 'scam', 'idiot', 'pot'].map(term('word')),
  ...Array.from({ length: 190 }, (_, nth) => term('word')('a'.repeat(nth + 2))),
  ...Array.from({ length: 90 }, (_, nth) => term('word')('ab'.repeat(nth + 2))),
  ...Array.from({ length: 60 }, (_, nth) => term('phrase')('ab '.repeat(nth + 2))),
  ...['aa*b*c*d', '*ab*', 'aa*x', '*ba*c*', '你是*x', '*a b*'].map(term('wildcard')),
];

function term(kind) {
  return (text, nth) => ({ id: `${kind} ${text} ${nth}`, kind, text });
}

function compiled(list, options) {
  const { list: made, bad } = compileTermList(list, options);
  if (made === null) throw new Error(JSON.stringify(bad.slice(0, 3)));
  return made;
}

const plain = { leet: false };
const leet = { leet: true };
const plainList = compiled(terms, plain);
const leetList = compiled(terms, leet);
const clean = comment(words.slice(10_000), 10_000, 2);
const dirty = comment(words, 10_000, 3);
const mixed = comment([...words.slice(10_000), 'сосо', 'l33t', 'é', 'b a d'], 10_000, 4);

console.log('10,000 terms');
print(
  inRounds({
    compile: () => compiled(terms, plain),
    'compile, signs for letters': () => compiled(terms, leet),
    'a comment without a match': () => matchTerms(plainList, clean),
    'a comment full of matches': () => matchTerms(plainList, dirty),
    'every reading differs': () => matchTerms(leetList, mixed),
    'a comment of 500 characters': () => matchTerms(plainList, clean.slice(0, 500)),
  }),
);

const big = wordsOf(50_000, 5).map((text, nth) => ({ id: `t${nth}`, kind: 'word', text }));
console.log('50,000 terms');
print(inRounds({ 'compile, signs for letters': () => compiled(big, leet) }, 5));

console.log('nasty texts');
const lists = { 'hostile list': compiled(hostile, leet), '10,000 terms': leetList };
const runs = {};
for (const [text, value] of Object.entries(NASTY)) {
  for (const [name, list] of Object.entries(lists)) {
    runs[`${text} · ${name}`] = () => matchTerms(list, value);
  }
}
const times = inRounds(runs, 5);
const cpu = (values) => median(values.map((value) => value.cpu));
const worst = [...times].sort(([, a], [, b]) => cpu(b) - cpu(a));
print(worst.slice(0, 8));
