/** The database could not be looked at; the message says why, and what to do. */
export class DoctorError extends Error {
  override readonly name = 'DoctorError';
}
