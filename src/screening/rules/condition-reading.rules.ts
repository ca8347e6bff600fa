import { isPossible } from './condition-sense.rules.js';
import type { Condition } from './condition.rules.js';
import { NUMBER_OPS, SIGNALS, type Leaf, type SignalName } from './signals.rules.js';

export const MOST_DEPTH = 6;
export const MOST_LEAVES = 50;
export const MOST_VALUES = 100;
const MOST_CHARACTERS = 253;

export interface Fault {
  /** JSON Pointer (RFC 6901) into the condition. */
  pointer: string;
  detail: string;
}

const FORMS = 'is {all}, {any}, {none}, {atLeast, of} or {signal, op, value}';

/** Reads what an admin sent. Only what could be evaluated, and could be true, is a condition. */
export function readCondition(given: unknown): { condition: Condition } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const leaves = { count: 0 };
  const condition = read(given, { pointer: '', depth: 1, faults, leaves });
  if (leaves.count > MOST_LEAVES) {
    faults.push({ pointer: '', detail: `has more than ${MOST_LEAVES} leaves: make two rules` });
  }
  if (faults.length === 0 && !isPossible(condition!)) {
    faults.push({ pointer: '', detail: 'could never be true' });
  }
  return faults.length === 0 ? { condition: condition! } : { faults: faults.slice(0, 20) };
}

interface Reading {
  pointer: string;
  depth: number;
  faults: Fault[];
  leaves: { count: number };
}

function read(given: unknown, reading: Reading): Condition | null {
  const { pointer, depth, faults } = reading;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    faults.push({ pointer, detail: FORMS });
    return null;
  }
  if (depth > MOST_DEPTH) {
    faults.push({ pointer, detail: `is deeper than ${MOST_DEPTH}: make two rules` });
    return null;
  }
  const members = given as Record<string, unknown>;
  if ('signal' in members) return readLeaf(members, reading);
  const name = ['all', 'any', 'none', 'of'].find((each) => each in members);
  const wanted = name === 'of' ? ['atLeast', 'of'] : [name];
  if (name === undefined || Object.keys(members).some((each) => !wanted.includes(each))) {
    faults.push({ pointer, detail: FORMS });
    return null;
  }
  const parts = readParts(members[name], { ...reading, pointer: `${pointer}/${name}` });
  if (name !== 'of') return { [name]: parts } as unknown as Condition;
  return { atLeast: readCount(members['atLeast'], parts.length, reading), of: parts };
}

function readParts(given: unknown, reading: Reading): Condition[] {
  const { pointer, depth } = reading;
  if (!Array.isArray(given) || given.length === 0) {
    reading.faults.push({ pointer, detail: 'must be a list of one condition at least' });
    return [];
  }
  return given.slice(0, MOST_LEAVES + 1).flatMap((each: unknown, index) => {
    const part = read(each, { ...reading, pointer: `${pointer}/${index}`, depth: depth + 1 });
    return part === null ? [] : [part];
  });
}

function readCount(given: unknown, parts: number, { pointer, faults }: Reading): number {
  const isCount = Number.isInteger(given) && (given as number) >= 1 && (given as number) <= parts;
  if (!isCount) faults.push({ pointer: `${pointer}/atLeast`, detail: `must be 1 to ${parts}` });
  return isCount ? (given as number) : 1;
}

function readLeaf(members: Record<string, unknown>, reading: Reading): Leaf | null {
  const { pointer, faults, leaves } = reading;
  leaves.count += 1;
  const refuse = (member: string, detail: string): null => {
    faults.push({ pointer: `${pointer}/${member}`, detail });
    return null;
  };
  const { signal, op, value, onUnknown = 'hold', ...rest } = members;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return refuse(escaped(unknown), 'is no member of a leaf');
  if (typeof signal !== 'string' || !Object.hasOwn(SIGNALS, signal)) {
    return refuse('signal', `must be one of ${Object.keys(SIGNALS).join(', ')}`);
  }
  if (onUnknown !== 'hold' && onUnknown !== 'ignore') {
    return refuse('onUnknown', 'must be hold or ignore');
  }
  const name = signal as SignalName;
  const fault = opFault(name, op) ?? valueFault(name, value);
  if (fault) return refuse(...fault);
  return { signal: name, op, value, onUnknown } as Leaf;
}

/** RFC 6901, section 3. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

const OPS = { number: NUMBER_OPS, boolean: ['is'], text: ['in'], texts: ['has'] } as const;

function opFault(signal: SignalName, op: unknown): [string, string] | null {
  const known: readonly unknown[] = OPS[SIGNALS[signal].type];
  return known.includes(op) ? null : ['op', `must be ${known.join(', ')} for ${signal}`];
}

function valueFault(signal: SignalName, value: unknown): [string, string] | null {
  const { type } = SIGNALS[signal];
  if (type === 'number') return Number.isFinite(value) ? null : ['value', 'must be a number'];
  if (type === 'boolean') return typeof value === 'boolean' ? null : ['value', 'must be a boolean'];
  const isList = Array.isArray(value) && value.length > 0 && value.length <= MOST_VALUES;
  if (!isList) return ['value', `must be a list of 1 to ${MOST_VALUES}`];
  const wrong = value.findIndex((each) => !isValue(signal, each));
  return wrong === -1 ? null : [`value/${wrong}`, VALUES[signal] ?? 'must be a text'];
}

const VALUES: Partial<Record<SignalName, string>> = {
  domains: 'must be a domain in lower case, as addresses have it',
  language: 'must be an ISO 639 code: de',
  terms: 'must be the id of a list of terms',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LANGUAGE = /^[a-z]{2,3}$/;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

function isValue(signal: SignalName, value: unknown): boolean {
  if (typeof value !== 'string' || value.length > MOST_CHARACTERS) return false;
  if (signal === 'domains') return DOMAIN.test(value);
  return signal === 'terms' ? UUID.test(value) : LANGUAGE.test(value);
}
