import { SIGNALS, type Leaf } from './signals.rules.js';

/** When a rule speaks. */
export type Condition =
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { none: readonly Condition[] }
  | { atLeast: number; of: readonly Condition[] }
  | Leaf;

/** Every condition as "so many of these": `all` is all of them, `any` one, a leaf itself. */
export function partsOf(condition: Exclude<Condition, Leaf>): {
  least: number;
  parts: readonly Condition[];
  negated: boolean;
} {
  if ('all' in condition) {
    return { least: condition.all.length, parts: condition.all, negated: false };
  }
  if ('any' in condition) return { least: 1, parts: condition.any, negated: false };
  if ('none' in condition) return { least: 1, parts: condition.none, negated: true };
  return { least: condition.atLeast, parts: condition.of, negated: false };
}

export function isLeaf(condition: Condition): condition is Leaf {
  return 'signal' in condition;
}

/** Of the dearest leaf below. */
export function costOf(condition: Condition): number {
  if (isLeaf(condition)) return SIGNALS[condition.signal].cost;
  return Math.max(...partsOf(condition).parts.map(costOf));
}

/** Every leaf below, from left to right. */
export function leavesOf(condition: Condition): Leaf[] {
  return isLeaf(condition) ? [condition] : partsOf(condition).parts.flatMap(leavesOf);
}
