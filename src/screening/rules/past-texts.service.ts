import { Injectable } from '@nestjs/common';
import { TermListsService } from '../lists/term-lists.service.js';
import { ScreenedText } from '../text/screened-text.js';
import type { Tried } from './backtest.rules.js';
import type { BacktestHit, PastText } from './backtests.repository.js';
import type { Condition } from './condition.rules.js';
import { evaluate } from './evaluate.js';
import { truthOf, wordsOfLeaf, type Leaf, type SignalValue, type Truth } from './signals.rules.js';
import { daysSince, isOfText, toldByText } from './text-signals.js';

const DEADLINE_MS = 2000;

/** What a condition says of a text that was posted before. Of the past not everything is known. */
@Injectable()
export class PastTextsService {
  constructor(private readonly lists: TermListsService) {}

  async try(
    siteId: string,
    condition: Condition,
    past: PastText,
  ): Promise<Tried & { hit: BacktestHit | null }> {
    const why: string[] = [];
    const truth = await evaluate(condition, async (leaf) => {
      const truth = await this.truth(siteId, leaf, past);
      if (truth === true) why.push(wordsOfLeaf(leaf));
      return truth;
    });
    const { id: commentId, decided } = past;
    return { truth, decided, hit: truth === true ? { commentId, decided, why } : null };
  }

  /**
   * What is not known of the past stays unknown, also where the rule would not mind; that a guest has no
   * account was as certain then.
   */
  private async truth(siteId: string, leaf: Leaf, past: PastText): Promise<Truth> {
    const value = await this.told(siteId, leaf, past);
    const isKnown = value !== undefined || (leaf.signal === 'account-days' && past.isGuest);
    return isKnown ? truthOf(leaf, value) : null;
  }

  private async told(siteId: string, leaf: Leaf, past: PastText): Promise<SignalValue> {
    const { text, isGuest, language, createdAt } = past;
    if (isOfText(leaf.signal)) {
      return toldByText(leaf.signal, { text, isGuest, language, isEdit: false });
    }
    if (leaf.signal === 'account-days') return daysSince(past.joinedAt, createdAt);
    if (leaf.signal === 'thread-days') return daysSince(past.threadMadeAt, createdAt);
    return leaf.signal === 'terms' ? this.listsIn(siteId, leaf, text) : undefined;
  }

  /** By the lists as they are now. */
  private async listsIn(siteId: string, { value }: Leaf, text: string): Promise<SignalValue> {
    const named = value as readonly string[];
    const lists = (await this.lists.present(siteId)).filter(({ id }) => named.includes(id));
    const screened = new ScreenedText(text);
    const found: string[] = [];
    for (const list of lists) {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const matches = await this.lists.matches(list, screened, signal).catch(() => null);
      if (matches === null) return undefined;
      if (matches.length > 0) found.push(list.id);
    }
    return found.length > 0 || lists.length === named.length ? found : undefined;
  }
}
