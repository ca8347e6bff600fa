import type { Counted, Report } from '../transparency.rules.js';

/** So many of one kind. What a section does not tell apart is absent. */
export class CountedView {
  restriction?: string;
  source?: string;
  automation?: string;
  detection?: string;
  ground?: string;
  reason?: string;
  party?: string;
  kind?: string;
  subject?: string;
  check?: string;
  outcome?: string;
  count!: number;
  /** Of them, what was undone since, or approved by a moderator; null where that is no question. */
  undone!: number | null;
  medianHours!: number | null;
}

export class ReportView {
  from!: string;
  to!: string;
  /** Of comments, by what was done, how it came about, and whether by the law or the terms. */
  restrictions!: CountedView[];
  /** Of accounts, guests and networks, by kind and whom it is about, without shadows. */
  sanctions!: CountedView[];
  /** By law (DSA Art 16), by category (`reason`), comment by comment. */
  notices!: CountedView[];
  /** By readers, by reason and what became of them. */
  reports!: CountedView[];
  appeals!: CountedView[];
  /** What each check made of texts; `undone` is how often a moderator let the comment stand. */
  checks!: CountedView[];
}

export function toReportView(report: Report, { from, to }: { from: Date; to: Date }): ReportView {
  const view = (rows: readonly Counted[]): CountedView[] => rows.map((row) => ({ ...row }));
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    restrictions: view(report.restrictions),
    sanctions: view(report.sanctions),
    notices: view(report.notices),
    reports: view(report.reports),
    appeals: view(report.appeals),
    checks: view(report.checks),
  };
}
