/** A table, and the tables whose rows must be there before its own. */
export interface Dependent {
  name: string;
  references: readonly string[];
}

/**
 * Puts every table after those it references; tables that reference each other, and what hangs
 * from them, have no place and are named in `circle`. A reference to oneself does not count.
 */
export function referencedFirst<T extends Dependent>(
  tables: readonly T[],
): { ordered: T[]; circle: string[] } {
  const ordered: T[] = [];
  let waiting = [...tables];
  for (;;) {
    const names = new Set(waiting.map(({ name }) => name));
    const free = waiting.filter((table) => !waitsFor(table, names));
    if (free.length === 0) return { ordered, circle: [...names] };
    ordered.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
}

function waitsFor({ name, references }: Dependent, waiting: ReadonlySet<string>): boolean {
  return references.some((other) => other !== name && waiting.has(other));
}
