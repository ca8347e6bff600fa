/** The diagnostics channel that tells of each text that was looked at. */
export const SCREENED = 'colloquy:screened';

/** Nothing of the text. */
export interface Screened {
  outcome: string;
  /** Milliseconds. */
  took: number;
}
