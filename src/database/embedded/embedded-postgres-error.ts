/** Why the embedded PostgreSQL cannot serve, in words for whoever starts it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** For a file in the data folder that another account keeps to itself. */
export function notOurs(file: string, error: unknown): EmbeddedPostgresError {
  const { code } = error as NodeJS.ErrnoException;
  return new EmbeddedPostgresError(`${file} cannot be opened (${code}). Start as its owner.`);
}

export function messageOf(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
