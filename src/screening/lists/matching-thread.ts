import { LRUCache } from 'lru-cache';
import { matchTerms } from '../terms/match-terms.js';
import { compileTermList, type TermList } from '../terms/term-list.js';
import type { BadTerm, TermListOptions, TermMatch } from '../terms/term.rules.js';
import { termOf } from './term-lines.rules.js';

/** What the thread is asked to do. */
export type ThreadTask =
  | { work: 'compile'; name: string | null; lines: readonly string[]; options: TermListOptions }
  | { work: 'match'; name: string; text: string };

/** Of a match, null where the thread does not have the list. */
export type ThreadAnswer = { bad: BadTerm[] } | { matches: TermMatch[] | null };

/** Two of the longest lists: 90 MB or so. */
const MOST_CHARACTERS = 2_000_000;

const lists = new LRUCache<string, TermList>({ maxSize: MOST_CHARACTERS });

/** Compiles and matches lists beside the server's own thread. Ended when it takes too long. */
export default function run(task: ThreadTask): ThreadAnswer {
  if (task.work === 'match') {
    const list = lists.get(task.name);
    return { matches: list ? matchTerms(list, task.text) : null };
  }
  const { list, bad } = compileTermList(task.lines.map(termOf), task.options);
  if (list && task.name !== null) {
    const size = task.lines.reduce((sum, line) => sum + line.length, 1);
    lists.set(task.name, list, { size });
  }
  return { bad };
}
