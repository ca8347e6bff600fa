import { dayOf } from '../common/time/day.rules.js';
import { phrasesOfStatements } from './statement-phrases.rules.js';
import type { Restriction } from './restriction.rules.js';

/** What is kept of a restriction, with the text of the rule that it was made by. */
export interface StatementFacts {
  id: string;
  restriction: Restriction;
  /** What screening found for; null for a decision. */
  verdict: 'hold' | 'spam' | 'reject' | null;
  /** Whether a decision took it for spam. */
  asSpam: boolean;
  source: 'voluntary' | 'notification' | 'notice';
  automation: 'not' | 'partially' | 'fully';
  /** Names of checks. */
  checks: readonly string[];
  /** The name that the decision gave, of a rule or of none. */
  policy: string | null;
  rule: StatedRule | null;
  commentedAt: Date;
  /** ISO 639-1: of the text that was judged; null where nobody could tell. */
  contentLanguage: string | null;
  createdAt: Date;
}

/** A rule's text that was in force. */
export interface StatedRule {
  title: string;
  version: number;
  /** Milliseconds since the epoch. */
  from: number;
  decisionGround: 'illegal-content' | 'incompatible-content';
  illegalContentLegalGround: string | null;
  incompatibleContentGround: string | null;
}

/** A statement of reasons under the names of the DSA's Transparency Database. */
export interface TransparencyStatement {
  puid: string;
  decision_visibility: string[];
  decision_visibility_other?: string;
  decision_ground: string;
  decision_ground_reference_url?: string;
  illegal_content_legal_ground?: string;
  illegal_content_explanation?: string;
  incompatible_content_ground?: string;
  incompatible_content_explanation?: string;
  incompatible_content_illegal?: string;
  content_type: string[];
  category: string;
  content_language?: string;
  /** Y-m-d, UTC. */
  content_date: string;
  application_date: string;
  decision_facts: string;
  source_type: string;
  automated_detection: 'Yes' | 'No';
  automated_decision: string;
}

const VISIBILITY: Record<Restriction, string> = {
  removed: 'DECISION_VISIBILITY_CONTENT_REMOVED',
  disabled: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  'edit-withheld': 'DECISION_VISIBILITY_CONTENT_DISABLED',
  'text-replaced': 'DECISION_VISIBILITY_OTHER',
  'interaction-restricted': 'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
};

const SOURCES = {
  voluntary: 'SOURCE_VOLUNTARY',
  notification: 'SOURCE_TYPE_OTHER_NOTIFICATION',
  notice: 'SOURCE_ARTICLE_16',
} as const;

const AUTOMATION = {
  not: 'AUTOMATED_DECISION_NOT_AUTOMATED',
  partially: 'AUTOMATED_DECISION_PARTIALLY',
  fully: 'AUTOMATED_DECISION_FULLY',
} as const;

/** What the statement says in words; of the comment it has nothing but its date. */
export interface StatementWords {
  /** What was done, when, how it came to be looked at, and what machines had to do with it. */
  facts: string;
  ground: {
    decisionGround: 'illegal-content' | 'incompatible-content';
    /** The law, or the passage of the terms: up to 500 characters. */
    name: string;
    explanation: string;
  };
}

/** @param language BCP 47; English where we do not speak it */
export function wordsOf(statement: StatementFacts, language: string): StatementWords {
  const phrases = phrasesOfStatements(language);
  const date = dayOf(statement.commentedAt);
  const facts = [
    phrases.restriction[statement.restriction](date),
    phrases.source[statement.source],
    statement.checks.length > 0 ? phrases.detected : phrases.undetected,
    phrases.automation[statement.automation],
    phrases.scope,
  ].join(' ');
  return { facts, ground: groundOf(statement, language) };
}

function groundOf(statement: StatementFacts, language: string): StatementWords['ground'] {
  const phrases = phrasesOfStatements(language);
  const { rule, policy } = statement;
  if (rule === null) {
    const name = policy ?? phrases.terms;
    const explanation =
      statement.verdict === null ? phrases.against(name) : phrases.against(phrases.terms);
    return { decisionGround: 'incompatible-content', name, explanation };
  }
  const { decisionGround, title } = rule;
  const name = rule.illegalContentLegalGround ?? rule.incompatibleContentGround ?? title;
  const explanation =
    decisionGround === 'illegal-content' ? phrases.illegal(name, title) : phrases.against(title);
  return { decisionGround, name, explanation };
}

/**
 * The statement as the Transparency Database takes it.
 *
 * @param rules the address of the rule's text as it was then, where the server knows its own
 */
export function transparencyStatementOf(
  statement: StatementFacts,
  { language, rules }: { language: string; rules: string | null },
): TransparencyStatement {
  const { facts, ground } = wordsOf(statement, language);
  const isIllegal = ground.decisionGround === 'illegal-content';
  const { restriction, contentLanguage } = statement;
  return {
    puid: statement.id,
    decision_visibility: [VISIBILITY[restriction]],
    ...(restriction === 'text-replaced'
      ? { decision_visibility_other: phrasesOfStatements(language).replaced }
      : {}),
    decision_ground: isIllegal
      ? 'DECISION_GROUND_ILLEGAL_CONTENT'
      : 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    ...(rules !== null && rules.length <= 500 ? { decision_ground_reference_url: rules } : {}),
    ...(isIllegal
      ? {
          illegal_content_legal_ground: ground.name,
          illegal_content_explanation: ground.explanation,
        }
      : {
          incompatible_content_ground: ground.name,
          incompatible_content_explanation: ground.explanation,
          incompatible_content_illegal: 'No',
        }),
    content_type: ['CONTENT_TYPE_TEXT'],
    category: categoryOf(statement),
    ...(contentLanguage === null ? {} : { content_language: contentLanguage }),
    content_date: dayOf(statement.commentedAt),
    application_date: dayOf(statement.createdAt),
    decision_facts: facts,
    source_type: SOURCES[statement.source],
    automated_detection: statement.checks.length > 0 ? 'Yes' : 'No',
    automated_decision: AUTOMATION[statement.automation],
  };
}

/** A rule says whether it is the law's or the site's own, and not yet more. */
export function categoryOf(statement: Pick<StatementFacts, 'verdict' | 'asSpam' | 'rule'>): string {
  if (statement.rule?.decisionGround === 'illegal-content') {
    return 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH';
  }
  return statement.verdict === 'spam' || statement.asSpam
    ? 'STATEMENT_CATEGORY_SCAMS_AND_FRAUD'
    : 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC';
}

/** The least that the law gives (DSA Art 20(1)), and the most that a site may set, in months. */
export const APPEAL_MONTHS = { least: 6, most: 60 } as const;

/**
 * The last moment at which an appeal comes in time: so many months after its author was informed,
 * on the same day of the month or on its last.
 */
export function appealUntil(informedAt: Date, months: number): Date {
  const until = new Date(informedAt);
  until.setUTCMonth(until.getUTCMonth() + months);
  // 31 August and six months are not 3 March.
  if (until.getUTCDate() !== informedAt.getUTCDate()) until.setUTCDate(0);
  return until;
}

/** Where somebody whom a decision is about says that it is wrong. */
export function addressOfAppeals(site: string, id: string): string {
  return `/api/v1/sites/${site}/decisions/${id}/appeals`;
}

export function addressOfStatement(site: string, id: string): string {
  return `/api/v1/sites/${site}/me/decisions/${id}/statement`;
}
