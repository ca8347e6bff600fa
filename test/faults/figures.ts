/** The long form is run by hand, and its figures are kept in docs/reliability.md. */
export const long = process.env['FAULTS'] === 'long';

/** Nothing is timed by it: this ends what hangs. */
export const ENDS_MS = long ? 3_600_000 : 300_000;

/** Says what was measured; not in the short form, which only holds what must be so. */
export function figure(what: string, value: number | string): void {
  if (long) process.stdout.write(`${what}: ${value}\n`);
}
