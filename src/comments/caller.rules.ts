/** Who is about to read or write, as comments know them. */
export type Caller =
  | { kind: 'public' }
  | { kind: 'guest'; tokenHash: Uint8Array }
  | { kind: 'reader'; personId: string; via?: string }
  /** Whoever may see everything. Who is a reader as well wrote what they wrote. */
  | { kind: 'moderator'; actor: Actor; personId?: string };

/** Whom the log names. */
export interface Actor {
  kind: 'member' | 'key' | 'person' | 'author';
  id: string | null;
}

export interface Authorship {
  personId: string | null;
  editTokenHash: Uint8Array | null;
}

/** Who wrote something, as a credential proves. */
export type Author = { personId: string } | { editTokenHash: Uint8Array };

/** The column of a comment that names its author, and what stands in it. */
export function authorshipOf(
  author: Author,
): ['person_id', string] | ['edit_token_hash', Uint8Array] {
  return 'personId' in author
    ? ['person_id', author.personId]
    : ['edit_token_hash', author.editTokenHash];
}

/** One name for each author, as the scope of a cursor has it. */
export function nameOfAuthor(author: Author): string {
  const [, value] = authorshipOf(author);
  return typeof value === 'string' ? value : Buffer.from(value).toString('base64url');
}

/** The reader that the caller is, or is as well; null when they are none. */
export function personOf(caller: Caller): string | null {
  return 'personId' in caller ? (caller.personId ?? null) : null;
}

/** Whether the caller wrote the comment: the same person, or the holder of its edit token. */
export function wrote(caller: Caller, comment: Authorship): boolean {
  switch (caller.kind) {
    case 'reader':
    case 'moderator':
      return caller.personId !== undefined && comment.personId === caller.personId;
    case 'guest':
      return comment.editTokenHash !== null && sameBytes(caller.tokenHash, comment.editTokenHash);
    case 'public':
      return false;
  }
}

/** Compares hashes of 256 random bits; every byte is looked at. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  a.forEach((byte, index) => (difference |= byte ^ b[index]!));
  return difference === 0;
}

/** How much of a comment somebody may see. */
export type Sight = 'all' | 'own' | 'public' | 'tombstone' | 'nothing';

/** The one answer to "may they see it", for every route. */
export function sightOf(
  caller: Caller,
  comment: Authorship & { state: string; shown: boolean },
): Sight {
  if (caller.kind === 'moderator') return 'all';
  return wrote(caller, comment) ? 'own' : publicSightOf(comment);
}

/** How much of it everybody may see. */
export function publicSightOf(comment: {
  state: string;
  shown: boolean;
}): 'public' | 'tombstone' | 'nothing' {
  if (comment.state === 'published') return 'public';
  return comment.shown ? 'tombstone' : 'nothing';
}
