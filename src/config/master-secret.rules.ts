type Named = Readonly<Record<string, string | null>>;

/** Short, repeated or copied secrets are refused: a key that can be guessed is no key. */
export function whyNotSecret(value: string): string | null {
  if (Buffer.byteLength(value) < 32)
    return 'must have at least 32 bytes; make one with: openssl rand -hex 32';
  if (new Set(value).size < 8)
    return 'is too uniform to be random; make one with: openssl rand -hex 32';
  if (/change.?me|example|secret|password|replace/i.test(value))
    return 'is an example, not a secret';
  return null;
}

/** One secret for two purposes is out of both places when it is out of one. */
export function doubledSecrets(secrets: Named, addresses: Named): string[] {
  return Object.entries(secrets).flatMap(([name, secret], index) => {
    if (secret === null) return [];
    const others = Object.entries(secrets).slice(index + 1);
    const same = others.filter(([, other]) => other === secret).map(([other]) => `is ${other} too`);
    const inside = Object.entries(addresses)
      .filter(([, address]) => passwordIn(address) === secret)
      .map(([address]) => `is the password in ${address} too`);
    return [...same, ...inside].map((why) => `${name} ${why}; each needs one of its own`);
  });
}

function passwordIn(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { password } = new URL(address);
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
