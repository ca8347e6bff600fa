/** What somebody outside thinks of a text. */
export interface ExternalAnswer {
  outcome: 'publish' | 'label' | 'hold' | 'spam' | 'reject';
  /** For moderators. */
  reasons: string[];
}

const OUTCOMES: readonly unknown[] = ['publish', 'label', 'hold', 'spam', 'reject'];
const MOST_REASONS = 10;
const REASON_CHARACTERS = 200;

/** An answer that can be used, or null: `{ outcome, reasons? }`, more reasons than ten left out. */
export function externalAnswerOf(json: unknown): ExternalAnswer | null {
  if (typeof json !== 'object' || json === null) return null;
  const { outcome, reasons = [] } = json as { outcome?: unknown; reasons?: unknown };
  if (!OUTCOMES.includes(outcome) || !Array.isArray(reasons)) return null;
  const texts = reasons.filter((reason) => typeof reason === 'string');
  if (texts.length < reasons.length) return null;
  return {
    outcome: outcome as ExternalAnswer['outcome'],
    reasons: texts.slice(0, MOST_REASONS).map(bounded),
  };
}

/** What PostgreSQL cannot store is left out. */
function bounded(reason: string): string {
  const storable = reason.replace(/[\p{Cs}\u0000]/gu, '');
  return [...storable].slice(0, REASON_CHARACTERS).join('');
}
