import { addressOfPolicy, type CitedPolicy } from '../cited-policy.rules.js';

/** The text of a rule by which something was decided. */
export class CitedPolicyView {
  key!: string;
  /** As it was then. */
  title!: string;
  version!: number;
  /** Of the text as it was then. */
  url!: string;
}

/** Null where nothing is pinned. */
export function toCitedPolicyView(
  site: string,
  key: string | null,
  cited: CitedPolicy | null,
): CitedPolicyView | null {
  if (key === null || cited === null) return null;
  const { title, version, from } = cited;
  return {
    ...{ key, title, version },
    url: addressOfPolicy({ site, key, at: new Date(from), format: 'json' }),
  };
}
