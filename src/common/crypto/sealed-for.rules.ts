/**
 * What each secret is sealed for: who seals it, who opens it and who seals it anew say the same, or
 * it opens no more. The id is that of its row.
 */
export function signingKey(id: string): string {
  return `signing key ${id}`;
}

export function webhookSecret(id: string): string {
  return `webhook secret ${id}`;
}

export function screeningSecretOf(siteId: string): string {
  return `screening secret of ${siteId}`;
}

export function emailOfPerson(id: string): string {
  return `email of person ${id}`;
}

export function emailOfComment(id: string): string {
  return `email of comment ${id}`;
}

export function emailOfRequest(id: string): string {
  return `email of data request ${id}`;
}

export function emailOfNotice(id: string): string {
  return `email of notice ${id}`;
}

export function emailOfSanction(id: string): string {
  return `email of sanction ${id}`;
}

/** @param day `2026-05-04` */
export function addressKeyOf(day: string): string {
  return `address key ${day}`;
}
