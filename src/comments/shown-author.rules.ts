/** Whom a page names: the person, or what a guest or an import's source called them. */
export function shownNameOf(
  { personId, guestName }: { personId: string | null; guestName: string | null },
  authors: ReadonlyMap<string, { name: string | null }>,
): string | null {
  const name = personId === null ? null : authors.get(personId)?.name;
  return name ?? guestName;
}
