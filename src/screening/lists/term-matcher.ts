import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Tinypool } from 'tinypool';
import { matchTerms } from '../terms/match-terms.js';
import { compileTermList, type TermList } from '../terms/term-list.js';
import type { BadTerm, TermListOptions, TermMatch } from '../terms/term.rules.js';
import type { ScreenedText } from '../text/screened-text.js';
import type { ThreadAnswer, ThreadTask } from './matching-thread.js';
import { isHeavy, termOf, type Weight } from './term-lines.rules.js';

/** A list to be matched; its lines are asked for where they are not known yet. */
export interface MatchableList extends Weight {
  /** One name for one text of a list. */
  name: string;
  options: TermListOptions;
  lines: () => Promise<readonly string[]>;
}

/** The thread runs what was built, also where the rest is run from its source. */
const PROGRAM = new URL('../../../dist/screening/lists/matching-thread.js', import.meta.url).href;

/** The longest list takes half a second to compile. */
const COMPILE_MS = 10_000;
const IDLE_MS = 60_000;
const MOST_INLINE_LISTS = 500;

/**
 * Matches lists: small ones here, long ones and those with patterns in one other thread, which is
 * ended when somebody no longer waits for it. The next call starts it again, with no list in it.
 */
@Injectable()
export class TermMatcher implements OnApplicationShutdown {
  private readonly inline = new LRUCache<string, TermList>({ max: MOST_INLINE_LISTS });
  private readonly loading = new Map<string, Promise<unknown>>();
  private readonly thread = new Tinypool({
    filename: PROGRAM,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    idleTimeout: IDLE_MS,
  });

  /** What is wrong with lines that somebody wants as a list. */
  async whatIsWrong(lines: readonly string[], options: TermListOptions): Promise<BadTerm[]> {
    const signal = AbortSignal.timeout(COMPILE_MS);
    const answer = await this.run({ work: 'compile', name: null, lines, options }, signal);
    return 'bad' in answer ? answer.bad : [];
  }

  /** Rejects once the signal is aborted. */
  async matches(
    list: MatchableList,
    text: ScreenedText,
    signal: AbortSignal,
  ): Promise<TermMatch[]> {
    if (!isHeavy(list)) return matchTerms(await this.inlineList(list), text);
    const task = { work: 'match', name: list.name, text: text.original } as const;
    const found = await this.matched(task, signal);
    if (found) return found;
    await this.load(list);
    return (await this.matched(task, signal)) ?? [];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.destroy();
  }

  private async matched(task: ThreadTask, signal: AbortSignal): Promise<TermMatch[] | null> {
    const answer = await this.run(task, signal);
    return 'matches' in answer ? answer.matches : null;
  }

  /** Those who come meanwhile wait for the same; it goes on when they no longer wait. */
  private async load({ name, options, lines }: MatchableList): Promise<void> {
    const compile = async (): Promise<void> => {
      const task = { work: 'compile', name, options, lines: await lines() } as const;
      await this.run(task, AbortSignal.timeout(COMPILE_MS));
    };
    const loading = this.loading.get(name) ?? compile().finally(() => this.loading.delete(name));
    this.loading.set(name, loading);
    await loading;
  }

  private async inlineList({ name, options, lines }: MatchableList): Promise<TermList> {
    const known = this.inline.get(name);
    if (known) return known;
    const { list, bad } = compileTermList((await lines()).map(termOf), options);
    if (!list) throw new Error(`The list ${name} no longer compiles: line ${bad[0]?.line}`);
    this.inline.set(name, list);
    return list;
  }

  private run(task: ThreadTask, signal: AbortSignal): Promise<ThreadAnswer> {
    return this.thread.run(task, { signal }) as Promise<ThreadAnswer>;
  }
}
