/** The connection broke while work was done on it. Whether that was done is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';

  constructor(cause: unknown) {
    super('The connection to the database broke', { cause });
  }
}
