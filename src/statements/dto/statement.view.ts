import { CitedPolicyView, toCitedPolicyView } from '../../policies/dto/cited-policy.view.js';
import { dayOf } from '../../common/time/day.rules.js';
import type { Restriction } from '../restriction.rules.js';
import { phrasesOfStatements } from '../statement-phrases.rules.js';
import type { StatementRow } from '../statements.service.js';
import { addressOfAppeals, wordsOf } from '../statement.rules.js';

export class StatementGroundView {
  decisionGround!: 'illegal-content' | 'incompatible-content';
  /** The law, or the passage of the site's terms. */
  name!: string;
  explanation!: string;
  /** The text of the rule that was in force; null where none was named. */
  citedPolicy!: CitedPolicyView | null;
}

export class RedressView {
  /** Where an appeal is sent. */
  appeal!: string;
  /** The last moment at which it comes in time. */
  until!: string;
  text!: string;
}

/** Why a comment was restricted, to its author. */
export class StatementView {
  id!: string;
  commentId!: string;
  /** BCP 47: the language of the words. */
  language!: string;
  decidedAt!: string;
  restriction!: Restriction;
  /** What was done, how it came to be looked at, and what programs had to do with it. */
  facts!: string;
  ground!: StatementGroundView;
  /** `notice`: a legal notice was open about it. */
  source!: 'voluntary' | 'notification' | 'notice';
  automatedDetection!: boolean;
  automatedDecision!: 'not' | 'partially' | 'fully';
  redress!: RedressView;
}

export function toStatementView(
  statement: StatementRow,
  { site, language, until }: { site: string; language: string; until: Date },
): StatementView {
  const { id, commentId, restriction, source, automation, policy, rule } = statement;
  const { facts, ground } = wordsOf(statement, language);
  return {
    ...{ id, commentId, language, restriction, source },
    decidedAt: statement.createdAt.toISOString(),
    facts,
    ground: { ...ground, citedPolicy: toCitedPolicyView(site, policy, rule) },
    automatedDetection: statement.checks.length > 0,
    automatedDecision: automation,
    redress: {
      appeal: addressOfAppeals(site, id),
      until: until.toISOString(),
      text: phrasesOfStatements(language).redress(dayOf(until)),
    },
  };
}
