/** Something that is so in every database of ours, and how to see whether it is. */
export interface Check {
  /** For ever: scripts name it. */
  name: string;
  /** In one sentence. */
  holds: string;
  /** What an operator does when it does not. */
  next: string;
  look: Look;
}

export type Look =
  /**
   * One query. Each row is a fault and has its `site_id`. It names tables without a schema and begins
   * with no WITH: in front of it stands which rows of them are meant.
   */
  | { by: 'query'; query: string }
  /** A query whose one row and column is such a query, or null where there is nothing to look at. */
  | { by: 'catalog'; query: string }
  /** The log's seals are computed anew outside of the database. */
  | { by: 'seals' };

export const byQuery = (query: string): Look => ({ by: 'query', query });

/** What stands beside what it is counted from. */
export const COUNT_ANEW =
  'It is a number that was counted: set it to what the row says beside it, as docs/doctor.md shows under "Counting anew".';

/** Rows that only somebody beside the servers, or a broken disk, could have written so. */
export const COMPARE_BACKUP =
  'Our statements cannot write this: ask what else writes to this database, look after its disks, and compare the rows with a backup (docs/doctor.md, "What cannot be counted").';

/** What a person's decision puts right. */
export const DECIDE_ANEW =
  'Have a moderator decide about the comment again, which writes all that hangs on it anew; where that is refused, compare it with a backup.';
