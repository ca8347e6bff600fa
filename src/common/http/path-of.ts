/** Of an address as it was asked for, what comes before the query. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0]!;
}
