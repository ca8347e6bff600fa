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
  | 'external'
  | 'rule';

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
