/** A backup cannot be made or read back; the message says why, and nothing was stored. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
