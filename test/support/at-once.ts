import type { Answer, TestApp } from './app.js';

/** How many answers have which status. */
export function counted(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The same call at both instances in turn, all at once. */
export function inTurns(
  servers: readonly [TestApp, TestApp],
  times: number,
  call: (server: TestApp, n: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(servers[n % 2 ? 1 : 0], n)));
}
