import type { Type } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Of each kind; a kind is a route's or several routes'. */
const MOST = 100;
/** Characters; longer ones name what is seldom asked for twice, such as a hundred ids. */
const LONGEST = 256;

/**
 * Queries that were right a moment ago, with what they became: to check each anew was a tenth of a short call. Nothing
 * that is remembered depends on the caller or the hour, and nobody can change it.
 */
export class KnownQueries {
  private readonly kinds = new Map<Type, LRUCache<string, object>>();

  /**
   * What `check` makes of it, or has made of it before. Errors are not remembered. It is given a copy: what was parsed of an
   * address may be pieces of it, and would keep all of it in memory.
   */
  async of(kind: Type, sent: unknown, check: (sent: unknown) => Promise<object>): Promise<object> {
    const text = JSON.stringify(sent);
    if (text.length > LONGEST) return check(sent);
    const known = this.ofKind(kind);
    const before = known.get(text);
    if (before) return before;
    const checked = Object.freeze(await check(JSON.parse(text)));
    known.set(text, checked);
    return checked;
  }

  private ofKind(kind: Type): LRUCache<string, object> {
    let known = this.kinds.get(kind);
    if (!known) this.kinds.set(kind, (known = new LRUCache({ max: MOST })));
    return known;
  }
}
