import type { Finding, Range } from '../finding.rules.js';

export interface Link extends Range {
  /** In ASCII: `bücher.test` is `xn--bcher-kva.test`. */
  domain: string;
}

export interface LinksPolicy {
  /** How many links to domains that are not allowed by name; null for any number. */
  most: number | null;
  /** Domains that are welcome, each with its subdomains. */
  allow: readonly string[];
  /** Domains that are not, each with its subdomains; a denied one is never allowed. */
  deny: readonly string[];
}

/** What a site's policy has to say about the links of a text. */
export function linkFindings(links: readonly Link[], policy: LinksPolicy): Finding[] {
  const denied = links.filter(({ domain }) => isAmong(domain, policy.deny));
  const others = links.filter(({ domain }) => !isAmong(domain, policy.allow));
  const findings: Finding[] = [];
  if (denied.length > 0) findings.push(finding(denied, 'domain-denied'));
  if (policy.most !== null && others.length > policy.most) {
    findings.push(finding(others, 'too-many-links'));
  }
  return findings;
}

/** The domain of an address or of a name as people write it, or null when it is none. */
export function domainOf(address: string): string | null {
  try {
    const { hostname } = new URL(
      /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `http://${address}`,
    );
    return hostname.replace(/\.$/, '') || null;
  } catch {
    return null;
  }
}

function isAmong(domain: string, names: readonly string[]): boolean {
  return names.some((name) => isWithin(domain, domainOf(name.replace(/^\*?\./, '')) ?? name));
}

/** Label by label from the end: `notevil.test` is not within `evil.test`. */
function isWithin(domain: string, name: string): boolean {
  return `.${domain}`.endsWith(`.${name}`);
}

function finding(links: readonly Link[], detail: string): Finding {
  return {
    check: 'links',
    ranges: links.map(({ start, end }) => ({ start, end })),
    values: [...new Set(links.map(({ domain }) => domain))],
    detail,
  };
}
