import type { TransparencyStatement } from './statement.rules.js';

export const FILE_FORMATS = ['ndjson', 'csv'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The columns of a file, in the order of the database's documentation. */
export const COLUMNS: readonly (keyof TransparencyStatement)[] = [
  'puid',
  'decision_visibility',
  'decision_visibility_other',
  'decision_ground',
  'decision_ground_reference_url',
  'illegal_content_legal_ground',
  'illegal_content_explanation',
  'incompatible_content_ground',
  'incompatible_content_explanation',
  'incompatible_content_illegal',
  'content_type',
  'category',
  'content_language',
  'content_date',
  'application_date',
  'decision_facts',
  'source_type',
  'automated_detection',
  'automated_decision',
];

/** A row of a file; lists are joined by `|`. */
export function cellsOf(statement: TransparencyStatement): string[] {
  return COLUMNS.map((name) => {
    const value = statement[name];
    return Array.isArray(value) ? value.join('|') : (value ?? '');
  });
}

const DAY_MS = 86_400_000;
/** A year and a day, so that a leap year is one file. */
const MOST_DAYS = 366;

/** What is wrong with a period, or null. */
export function misfitOfPeriod({ from, to }: { from: Date; to: Date }): string | null {
  if (to <= from) return 'must be after from';
  return to.getTime() - from.getTime() > MOST_DAYS * DAY_MS
    ? `must be within ${MOST_DAYS} days of from`
    : null;
}
