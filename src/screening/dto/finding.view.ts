import { PageView } from '../../common/http/bounds.dto.js';
import type { StoredFinding } from '../screening.service.js';

export class RangeView {
  /** UTF-16 offsets into the text as it reads, without markup. */
  start!: number;
  end!: number;
}

export class RuleView {
  /** A rule's or term list's id, or `settings` for the site's own settings. */
  id!: string;
  version!: number;
}

export class FindingView {
  id!: string;
  /** The text that was screened. */
  revisionId!: string;
  /** As `docs/screening.md` names it. */
  check!: string;
  outcome!: 'label' | 'hold' | 'spam' | 'reject';
  /** The check could not tell; the outcome is what the site wants then. */
  unknown!: boolean;
  /** A short code for what is the matter. */
  detail!: string;
  /** Terms as the list had them, domains, numbers, ids of comments. */
  values!: string[];
  ranges!: RangeView[];
  /** What stood at the ranges. */
  excerpts!: string[];
  rule!: RuleView;
  createdAt!: string;
}

export class FindingListView {
  items!: FindingView[];
  page!: PageView;
}

export function toFindingView({ detail, ...finding }: StoredFinding): FindingView {
  return {
    id: finding.id,
    revisionId: finding.revisionId,
    check: finding.check,
    outcome: finding.outcome,
    unknown: finding.isUnknown,
    detail: detail.code,
    values: [...detail.values],
    ranges: [...detail.ranges],
    excerpts: [...detail.excerpts],
    rule: finding.rule,
    createdAt: finding.createdAt.toISOString(),
  };
}

export class ScreeningSecretView {
  /** Signs what the receiver is sent (Standard Webhooks). Shown once. */
  secret!: string;
}
