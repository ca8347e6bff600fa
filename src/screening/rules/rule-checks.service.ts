import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { loggedError } from '../../common/http/logged-error.js';
import { languageOf } from '../../common/text/language.js';
import { Clock } from '../../common/time/clock.js';
import type { NewText } from '../checks.service.js';
import type { Facts } from '../facts.rules.js';
import { TermListsService } from '../lists/term-lists.service.js';
import type { ScreenedText } from '../text/screened-text.js';
import { outcomeOfUnknown, type Judged } from '../verdict.rules.js';
import { within } from '../within.js';
import { leavesOf } from './condition.rules.js';
import { evaluate } from './evaluate.js';
import { RuleAlarmsService, type Spoken } from './rule-alarms.service.js';
import type { RuleOutcome } from './rule.rules.js';
import type { RuleRow } from './rules.repository.js';
import { RulesService } from './rules.service.js';
import { truthOf, wordsOfLeaf, type Leaf, type SignalValue, type Truth } from './signals.rules.js';
import { isOfText, toldByFacts, toldByText } from './text-signals.js';

const DEADLINE_MS = 500;

export type { Spoken } from './rule-alarms.service.js';

/** A text, and how what is known about it is read, once at most. */
export interface Looked {
  siteId: string;
  it: NewText;
  text: ScreenedText;
  facts: () => Promise<Facts>;
}

/** What a site's rules say of a text: findings of those that are live, and hits of all. */
@Injectable()
export class RuleChecksService {
  private readonly logger = new Logger('Rules');

  constructor(
    private readonly rules: RulesService,
    private readonly lists: TermListsService,
    private readonly alarms: RuleAlarmsService,
    private readonly clock: Clock,
  ) {}

  async look(looked: Looked): Promise<{ findings: Judged[]; spoken: Spoken[] }> {
    const rules = await this.rules.looking(looked.siteId);
    const answers = await Promise.all(rules.map((rule) => this.ask(rule, looked)));
    return {
      findings: answers.flatMap(({ finding }) => finding ?? []),
      spoken: answers.flatMap(({ spoken }) => spoken ?? []),
    };
  }

  /** In the transaction that keeps the text. */
  async note(
    tx: EntityManager,
    siteId: string,
    spoken: readonly Spoken[],
    about: { commentId: string; revisionId: string; now: Date },
  ): Promise<void> {
    await this.alarms.note(tx, siteId, spoken, about);
  }

  private async ask(
    rule: RuleRow,
    looked: Looked,
  ): Promise<{ finding: Judged | null; spoken: Spoken | null }> {
    const why: Leaf[] = [];
    const truth = await this.truth(rule, looked, why);
    if (truth === false) return { finding: null, spoken: null };
    const spoken = { rule, isUnknown: truth === null };
    const finding = rule.state === 'live' ? findingOf(rule, truth, why) : null;
    return { finding, spoken };
  }

  private async truth(rule: RuleRow, looked: Looked, why: Leaf[]): Promise<Truth> {
    try {
      return await within(DEADLINE_MS, (signal) =>
        evaluate(rule.condition, async (leaf) => {
          const truth = truthOf(leaf, await this.told(leaf, looked, signal));
          if (truth === true) why.push(leaf);
          return truth;
        }),
      );
    } catch (error) {
      this.logger.debug(loggedError(error), `rule ${rule.id}`);
      return leavesOf(rule.condition).some(({ onUnknown }) => onUnknown === 'hold') ? null : false;
    }
  }

  private async told(leaf: Leaf, looked: Looked, signal: AbortSignal): Promise<SignalValue> {
    const { it, facts } = looked;
    if (leaf.signal === 'terms') return this.listsIn(leaf, looked, signal);
    if (!isOfText(leaf.signal)) {
      return toldByFacts(leaf.signal, { facts: await facts(), now: this.clock.now() });
    }
    const language = leaf.signal === 'language' ? await languageOf(it.text) : null;
    const { text, personId, isEdit } = it;
    return toldByText(leaf.signal, { text, isGuest: personId === null, isEdit, language });
  }

  /** Of the lists that are named those that find something; one that is gone is not known. */
  private async listsIn(
    { value }: Leaf,
    { siteId, text }: Looked,
    signal: AbortSignal,
  ): Promise<SignalValue> {
    const named = value as readonly string[];
    const lists = (await this.lists.present(siteId)).filter(({ id }) => named.includes(id));
    const found: string[] = [];
    for (const list of lists) {
      if ((await this.lists.matches(list, text, signal)).length > 0) found.push(list.id);
    }
    return found.length > 0 || lists.length === named.length ? found : undefined;
  }
}

/** What lets a comment show is noted alone. */
function outcomeOf(outcome: RuleOutcome, isUnknown: boolean): Judged['outcome'] {
  if (outcome === 'publish' || outcome === 'label') return 'label';
  return isUnknown ? outcomeOfUnknown('hold') : outcome;
}

/** Whether a live rule says that it need not wait for a moderator first. */
export function letsShow(spoken: readonly Spoken[]): boolean {
  return spoken.some(
    ({ rule: { state, outcome }, isUnknown }) =>
      state === 'live' && outcome === 'publish' && !isUnknown,
  );
}

function findingOf(rule: RuleRow, truth: Truth, why: readonly Leaf[]): Judged {
  const isUnknown = truth === null;
  const { id, version, outcome } = rule;
  return {
    check: 'rule',
    detail: isUnknown ? 'could-not-tell' : 'rule-applies',
    values: why.map(wordsOfLeaf),
    ranges: [],
    excerpts: [],
    outcome: outcomeOf(outcome, isUnknown),
    rule: { id, version },
    isUnknown,
  };
}
