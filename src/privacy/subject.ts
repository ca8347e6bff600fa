/** Whom a request about personal data is about. */
export interface Subject {
  personId: string | null;
  /** Blind indexes of the address that was confirmed; none where nobody confirmed one. */
  emailIndexes: readonly Buffer[];
}
