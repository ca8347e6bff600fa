/**
 * PostgreSQL's words for a server that goes, comes or has no room or takes nobody (57P0x, 53xxx, 55000), a connection that failed
 * (08xxx), a statement that took too long (57014) and a lock that was not free in time (55P03); then the
 * operating system's, and our own.
 */
const CODES =
  /^(08...|53...|57P0[1-5]|57014|55000|55P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|OVERDUE|CONNECTION_LOST)$/;

/** The driver's, which have no code. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (has encountered a connection error|was closed) and is not queryable|Cannot use a pool after calling end)/;

/** Whether the database could not be asked, or not in time: a later call may well succeed. */
export function isOutage(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return CODES.test(code);
  return typeof message === 'string' && WORDS.test(message);
}
