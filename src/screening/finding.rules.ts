import { isUuid } from '../common/text/uuid.rules.js';

/** UTF-16 offsets into the original text. */
export interface Range {
  start: number;
  end: number;
}

export type CheckName =
  | 'terms'
  | 'links'
  | 'capitals'
  | 'repeats'
  | 'duplicate'
  | 'near-duplicate'
  | 'flood'
  | 'first-time-author'
  | 'record'
  | 'heat'
  | 'external';

/** Whether a finding `f` is by this rule: the id of a term list, or else the name of a check. */
export function foundBy(rule: string): string {
  return isUuid(rule) ? `f.rule <> 'settings' and f.rule = ?` : 'f.check_name = ?';
}

/** What an automatic check saw. It decides nothing. */
export interface Finding {
  check: CheckName;
  /** Where in the text; empty when it is about the whole. */
  ranges: readonly Range[];
  /** What was found: ids of terms, domains, characters, ids of comments. */
  values: readonly string[];
  /** A short code for what is the matter. */
  detail: string;
}
