/** What a leaf of a rule may look at. Numbers have their bounds, so that what never is can be refused. */
interface NumberSignal {
  type: 'number';
  least: number;
  most: number;
  /** Only whole numbers. */
  whole: boolean;
  cost: number;
}
type Signal = NumberSignal | { type: 'boolean' | 'text' | 'texts'; cost: number };

/** Cost 0 needs the text alone, 1 one read of the database for all, 2 a list of terms. */
export const SIGNALS = {
  length: { type: 'number', least: 1, most: 10_000, whole: true, cost: 0 },
  words: { type: 'number', least: 0, most: 10_000, whole: true, cost: 0 },
  links: { type: 'number', least: 0, most: 5_000, whole: true, cost: 0 },
  domains: { type: 'texts', cost: 0 },
  capitals: { type: 'number', least: 0, most: 1, whole: false, cost: 0 },
  guest: { type: 'boolean', cost: 0 },
  edit: { type: 'boolean', cost: 0 },
  language: { type: 'text', cost: 0 },
  'account-days': { type: 'number', least: 0, most: 100_000, whole: false, cost: 1 },
  'thread-days': { type: 'number', least: 0, most: 100_000, whole: false, cost: 1 },
  'has-published': { type: 'boolean', cost: 1 },
  judged: { type: 'number', least: 0, most: 100, whole: true, cost: 1 },
  'turned-down': { type: 'number', least: 0, most: 1, whole: false, cost: 1 },
  recent: { type: 'number', least: 0, most: 100_000, whole: true, cost: 1 },
  copies: { type: 'number', least: 0, most: 10, whole: true, cost: 1 },
  similar: { type: 'number', least: 0, most: 10, whole: true, cost: 1 },
  heat: { type: 'number', least: 0, most: 100_000, whole: true, cost: 1 },
  terms: { type: 'texts', cost: 2 },
} as const satisfies Record<string, Signal>;

export type SignalName = keyof typeof SIGNALS;

export const NUMBER_OPS = ['lt', 'lte', 'eq', 'gte', 'gt'] as const;
export type NumberOp = (typeof NUMBER_OPS)[number];

/** One look at one signal. Of `texts`, `has` is one of them at least. */
export type Leaf = { signal: SignalName; onUnknown: 'hold' | 'ignore' } & (
  | { op: NumberOp; value: number }
  | { op: 'is'; value: boolean }
  | { op: 'in'; value: readonly string[] }
  | { op: 'has'; value: readonly string[] }
);

/** What a signal says of a text; undefined where that is not known. */
export type SignalValue = number | boolean | string | readonly string[] | undefined;

/** A closed range of numbers that makes a leaf true. */
export function rangeOf(op: NumberOp, value: number): [number, number] {
  const ranges: Record<NumberOp, [number, number]> = {
    lt: [-Infinity, value - Number.EPSILON * Math.max(1, Math.abs(value))],
    lte: [-Infinity, value],
    eq: [value, value],
    gte: [value, Infinity],
    gt: [value + Number.EPSILON * Math.max(1, Math.abs(value)), Infinity],
  };
  return ranges[op];
}

/** Null: it cannot be told, and that matters to the rule. */
export type Truth = boolean | null;

export function truthOf(leaf: Leaf, value: SignalValue): Truth {
  if (value === undefined) return leaf.onUnknown === 'ignore' ? false : null;
  if (leaf.op === 'is') return value === leaf.value;
  if (leaf.op === 'in') return leaf.value.includes(value as string);
  if (leaf.op === 'has') return leaf.value.some((each) => (value as string[]).includes(each));
  const [least, most] = rangeOf(leaf.op, leaf.value);
  return (value as number) >= least && (value as number) <= most;
}

/** For moderators: `links gte 3`. */
export function wordsOfLeaf({ signal, op, value }: Leaf): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return `${signal} ${op} ${text}`.slice(0, 200);
}
