// What XML 1.0 allows nowhere, not even escaped; PostgreSQL refuses the first of them too.
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

export interface Stripped {
  text: string;
  /** Where in the new text something is gone, ascending. */
  at: number[];
}

/** Removes the control characters that real exports hold and no XML may. */
export function stripControls(text: string): Stripped {
  const at: number[] = [];
  const stripped = text.replace(FORBIDDEN, (_character, offset: number) => {
    at.push(offset - at.length);
    return '';
  });
  return { text: stripped, at };
}
