import { PageView } from '../../common/http/bounds.dto.js';
import type { PolicyHead, ShownPolicy } from '../policy-reading.service.js';
import { addressOfPolicy } from '../cited-policy.rules.js';

export class GroundView {
  decisionGround!: 'illegal-content' | 'incompatible-content';
  illegalContentLegalGround!: string | null;
  incompatibleContentGround!: string | null;
}

export class StrikesView {
  count!: number;
  days!: number;
}

export class PolicyHeadView {
  /** Unique on its site. */
  key!: string;
  kind!: 'policy' | 'terms';
  title!: string;
  /** 1, 2, … in the order they were put. */
  version!: number;
  /** Null for terms. */
  ground!: GroundView | null;
  /** What each breach counts, and for how long; null: nothing. */
  strikes!: StrikesView | null;
  effectiveFrom!: string;
  /**
   * From when on it is in force no more, which may be in the future; null while none follows. The
   * same as `effectiveFrom`: it was replaced before its time.
   */
  endedAt!: string | null;
  /** Of this text for ever; null where it never was in force. */
  url!: string | null;
}

export class PolicyView extends PolicyHeadView {
  /** Markdown, as it was put. */
  text!: string;
  /** Safe to put into a page. */
  html!: string;
}

export class PolicyListView {
  items!: PolicyHeadView[];
  page!: PageView;
}

export function toPolicyHeadView(site: string, policy: PolicyHead): PolicyHeadView {
  const { key, kind, title, version, ground, strikes, effectiveFrom, endedAt } = policy;
  const ever = effectiveFrom.getTime() !== endedAt?.getTime();
  return {
    ...{ key, kind, title, version, ground, strikes },
    effectiveFrom: effectiveFrom.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    url: ever ? addressOfPolicy({ site, key, at: effectiveFrom, format: 'json' }) : null,
  };
}

export function toPolicyView(site: string, policy: Omit<ShownPolicy, 'plain'>): PolicyView {
  return { ...toPolicyHeadView(site, policy), text: policy.text, html: policy.html };
}
