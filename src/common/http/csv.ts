import { stringify } from 'csv-stringify/sync';

/**
 * Lines of a file by RFC 4180, each with its end. What a spreadsheet would take for a formula has an
 * apostrophe before it.
 */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { record_delimiter: 'windows', escape_formulas: true });
}
