interface FileFacts {
  /** User id. */
  owner: number;
  /** As `stat` gives it. */
  mode: number;
}

const ANY_OF_OTHERS = 0o077;
const WRITE_OF_OTHERS = 0o022;

/**
 * Why a file is no place for a secret, or null when it is. One of our own is for us alone. One of
 * somebody else's was put there for us, as container engines do (root's, and readable): nobody but
 * its owner may write it.
 *
 * @param us our user id; null where there is no such thing
 */
export function whyNotPrivate({ owner, mode }: FileFacts, us: number | null): string | null {
  if (us === null) return null;
  if (owner === us && mode & ANY_OF_OTHERS) return 'others can read; chmod 600 it';
  return mode & WRITE_OF_OTHERS ? 'others can write; chmod go-w it' : null;
}
