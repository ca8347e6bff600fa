import { costOf, isLeaf, partsOf, type Condition } from './condition.rules.js';
import type { Leaf, Truth } from './signals.rules.js';

/**
 * Three-valued (Kleene's strong logic, Introduction to Metamathematics, 1952, § 64): null where what
 * is unknown decides. The cheapest part first; what cannot change the answer is not looked at.
 */
export async function evaluate(
  condition: Condition,
  tell: (leaf: Leaf) => Promise<Truth>,
): Promise<Truth> {
  if (isLeaf(condition)) return tell(condition);
  const { least, parts, negated } = partsOf(condition);
  const truth = await atLeast(least, parts, tell);
  return negated && truth !== null ? !truth : truth;
}

async function atLeast(
  least: number,
  parts: readonly Condition[],
  tell: (leaf: Leaf) => Promise<Truth>,
): Promise<Truth> {
  let [yes, unknown, left] = [0, 0, parts.length];
  for (const part of parts.toSorted((a, b) => costOf(a) - costOf(b))) {
    const truth = await evaluate(part, tell);
    left -= 1;
    if (truth === true) yes += 1;
    if (truth === null) unknown += 1;
    if (yes >= least) return true;
    if (yes + unknown + left < least) return false;
  }
  return null;
}
