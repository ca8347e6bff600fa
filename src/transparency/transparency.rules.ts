/** What rows are told apart by; each section has some of them. */
export const DIMENSIONS = [
  'restriction',
  'source',
  'automation',
  'detection',
  'ground',
  'reason',
  'party',
  'kind',
  'subject',
  'check',
  'outcome',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const SECTIONS = [
  'restrictions',
  'sanctions',
  'notices',
  'reports',
  'appeals',
  'checks',
] as const;
export type Section = (typeof SECTIONS)[number];

/** So many of one kind. */
export type Counted = Partial<Record<Dimension, string>> & {
  count: number;
  /** Of them, what was undone or decided otherwise since; null where that is no question. */
  undone: number | null;
  /** From the beginning to the answer; null where nothing was answered. */
  medianHours: number | null;
};

export type Report = Record<Section, Counted[]>;

const FIRST_YEAR = 2000;

/** The year of an address, as a period; null for what is none, or not yet begun at `now`. */
export function periodOfYear(text: string, now: Date): { from: Date; to: Date } | null {
  if (!/^\d{4}$/.test(text)) return null;
  const year = Number(text);
  if (year < FIRST_YEAR || year > now.getUTCFullYear()) return null;
  return { from: new Date(Date.UTC(year, 0)), to: new Date(Date.UTC(year + 1, 0)) };
}

/** The lines of a report as a table, the names of its columns first. */
export function tableOf(report: Report): string[][] {
  const header = ['section', ...DIMENSIONS, 'count', 'undone', 'median_hours'];
  const lines = SECTIONS.flatMap((section) =>
    report[section].map((row) => [
      section,
      ...DIMENSIONS.map((name) => row[name] ?? ''),
      ...[row.count, row.undone, row.medianHours].map((each) => each?.toString() ?? ''),
    ]),
  );
  return [header, ...lines];
}
