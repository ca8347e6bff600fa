/** So many in so many seconds, with all of them at once if need be. */
export interface Limit {
  /** As the `RateLimit` fields name it. */
  name: string;
  most: number;
  seconds: number;
}

/** One bucket to take from. */
export interface Wanted {
  limit: Limit;
  /** Whose it is, e.g. `person <id>`; with the limit's name it names the bucket. */
  subject: string;
}

/** What a bucket answered. */
export interface Taken {
  remaining: number;
  /** Seconds until it is full again. */
  fullIn: number;
  /** Seconds until it has one; 0 where it had. */
  wait: number;
}

export function bucketOf({ limit, subject }: Wanted): string {
  return `${limit.name} ${subject}`;
}

/** Which of them speaks for all: one that is empty, else the one that is nearest to it. */
export function tightest(answers: readonly Taken[]): number {
  const order = answers.map((answer, index) => ({ answer, index }));
  order.sort(
    (a, b) =>
      b.answer.wait - a.answer.wait ||
      a.answer.remaining - b.answer.remaining ||
      b.answer.fullIn - a.answer.fullIn,
  );
  return order[0]?.index ?? 0;
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: every policy, and how the tightest stands. */
export function rateLimitFields(
  wanted: readonly Wanted[],
  answers: readonly Taken[],
): Record<string, string> {
  if (wanted.length === 0) return {};
  const at = tightest(answers);
  const policies = wanted.map(({ limit }) => `"${limit.name}";q=${limit.most};w=${limit.seconds}`);
  const { remaining, fullIn } = answers[at]!;
  return {
    'ratelimit-policy': [...new Set(policies)].join(', '),
    ratelimit: `"${wanted[at]!.limit.name}";r=${remaining};t=${Math.ceil(fullIn)}`,
  };
}
