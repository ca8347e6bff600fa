import { isLeaf, partsOf, type Condition } from './condition.rules.js';
import { rangeOf, SIGNALS, type Leaf } from './signals.rules.js';

/**
 * Whether some text could make it true, and whether any text does. Parts are looked at one by one;
 * only leaves that must hold together are held against each other.
 */
export function isPossible(condition: Condition): boolean {
  if (isLeaf(condition)) return !isEmpty(within(condition));
  const { least, parts, negated } = partsOf(condition);
  if (negated) return !parts.some(isCertain);
  const possible = parts.filter(isPossible).length >= least;
  return possible && (least < parts.length || agree(togetherIn(condition)));
}

function isCertain(condition: Condition): boolean {
  if (isLeaf(condition)) return covers(condition);
  const { least, parts, negated } = partsOf(condition);
  if (negated) return !parts.some(isPossible);
  return parts.filter(isCertain).length >= least;
}

/** The leaves that must all be true. */
function togetherIn(condition: Condition): Leaf[] {
  if (isLeaf(condition)) return [condition];
  const { least, parts, negated } = partsOf(condition);
  return negated || least < parts.length ? [] : parts.flatMap(togetherIn);
}

/** Whether leaves about one signal leave it a value. */
function agree(leaves: readonly Leaf[]): boolean {
  return [...new Set(leaves.map(({ signal }) => signal))].every((name) => {
    const about = leaves.filter(({ signal }) => signal === name);
    const flags = new Set(about.filter(({ op }) => op === 'is').map(({ value }) => value));
    const range = about.map(within).reduce(both, [-Infinity, Infinity]);
    return flags.size < 2 && !isEmpty(range) && haveOne(about);
  });
}

/** Of a text there is one: lists of what it may be must have one in common. */
function haveOne(about: readonly Leaf[]): boolean {
  const [first, ...others] = about.flatMap((leaf) => (leaf.op === 'in' ? [leaf.value] : []));
  return first?.some((text) => others.every((each) => each.includes(text))) ?? true;
}

type Range = [number, number];

/** What makes a leaf about a number true, of what there is; everything for other leaves. */
function within(leaf: Leaf): Range {
  const signal = SIGNALS[leaf.signal];
  if (typeof leaf.value !== 'number' || signal.type !== 'number') return [-Infinity, Infinity];
  const [least, most] = both(rangeOf(leaf.op, leaf.value), [signal.least, signal.most]);
  return signal.whole ? [Math.ceil(least), Math.floor(most)] : [least, most];
}

function covers(leaf: Leaf): boolean {
  const signal = SIGNALS[leaf.signal];
  if (signal.type !== 'number') return false;
  const [least, most] = within(leaf);
  return least <= signal.least && most >= signal.most;
}

function both([a, b]: Range, [c, d]: Range): Range {
  return [Math.max(a, c), Math.min(b, d)];
}

function isEmpty([least, most]: Range): boolean {
  return least > most;
}
