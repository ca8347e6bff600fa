/**
 * A moment as milliseconds since the epoch, to the microsecond: a `float8`. `extract` counts in `numeric`, which
 * was a tenth of what a page costs PostgreSQL.
 */
export function milliseconds(column: string): string {
  return `(round(date_part('epoch', ${column}) * 1e6) / 1e3)`;
}
