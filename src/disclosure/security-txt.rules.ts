export interface SecurityTxt {
  /** A mailto:, https: or tel: address. */
  contact: string;
  /** Without a trailing slash; null where it is not known. */
  publicUrl: string | null;
  now: Date;
}

const DAY_MS = 86_400_000;

/** The file of RFC 9116. It expires in a year at midnight, so that it is the same all day. */
export function securityTxt({ contact, publicUrl, now }: SecurityTxt): string {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const canonical = publicUrl && `Canonical: ${publicUrl}/.well-known/security.txt`;
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${new Date(midnight + 365 * DAY_MS).toISOString()}`,
    ...(canonical ? [canonical] : []),
    'Preferred-Languages: en',
  ];
  return `${lines.join('\n')}\n`;
}
