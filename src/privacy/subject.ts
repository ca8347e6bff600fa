/** Whose data is asked for: a person, or whoever these addresses belong to. Both may be nobody's. */
export interface Subject {
  personId: string | null;
  /** As `EmailVault` finds one address by. */
  emailIndexes: Buffer[];
}
