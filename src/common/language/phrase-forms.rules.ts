/** Why a comment waits, or was turned down, as far as its author is told. */
export type Reason =
  'moderated' | 'content' | 'links' | 'style' | 'repetition' | 'pace' | 'first' | 'rejected';

/** What the server itself says to people, in one language. */
export interface Phrases {
  language: string;
  responses: (count: number) => string;
  commentsClosed: string;
  tombstone: {
    hidden: string;
    removed: (reason: string | null) => string;
    withdrawn: string;
    unavailable: string;
  };
  reply: string;
  anonymous: string;
  pinned: string;
  edited: string;
  older: string;
  newer: string;
  moreReplies: (count: number) => string;
  /** Titles in feeds. */
  feed: {
    ofPage: (page: string) => string;
    ofSite: (site: string) => string;
    comment: (author: string, page: string) => string;
  };
  /** The mail by which a request about somebody's own data is confirmed. */
  dataRequest: {
    subject: { export: string; erasure: string };
    asked: (site: string) => string;
    export: string;
    erasure: { anonymise: string; 'remove-text': string };
    open: string;
    ignore: string;
  };
  reasons: Readonly<Record<Reason, string>>;
}

export const counted = (language: string, forms: Record<string, string>, none: string) => {
  const rules = new Intl.PluralRules(language);
  return (count: number): string =>
    count === 0
      ? none
      : (forms[rules.select(count)] ?? forms['other']!).replace('#', String(count));
};

export const withReason =
  (bare: string) =>
  (reason: string | null): string =>
    reason ? `${bare}: ${reason}` : `${bare}.`;
