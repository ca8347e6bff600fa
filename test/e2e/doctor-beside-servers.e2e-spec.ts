import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk, type PostedComment } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { pick, randomFrom } from '../support/random.js';

const LOOKS = 20;
/** Several write at each server all the time. */
const WRITERS = 3;
const DECISIONS = [
  'approve',
  'reject',
  'mark-spam',
  'hide',
  'remove',
  'restore',
  'pin',
  'dismiss-reports',
];

/** Looks take as long as the machine lets them beside the writers. */
jest.setTimeout(300_000);

let servers: TestApp[];
let desks: Desk[];

beforeAll(async () => {
  const first = await startApp();
  servers = [first, await startApp(first.databaseUrl)];
  const site = await makeSite(first);
  desks = servers.map((server) => new Desk(server, site));
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** What people do to a few threads, one thing after the other, until it is over. */
class Writer {
  private readonly done: Record<string, number> = {};

  constructor(
    private readonly desk: Desk,
    private readonly random: () => number,
    private readonly known: PostedComment[],
    private readonly readers: readonly string[],
  ) {}

  async write(threads: readonly string[], isOver: () => boolean): Promise<Record<string, number>> {
    while (!isOver()) {
      const [name, answer] = await this.act(pick(this.random, threads));
      expect([name, answer.status < 500]).toEqual([name, true]);
      if (answer.status < 300) this.done[name] = (this.done[name] ?? 0) + 1;
    }
    return this.done;
  }

  private async act(thread: string): Promise<[string, Answer]> {
    const chance = this.random();
    const target = pick(this.random, this.known);
    const as = pick(this.random, this.readers);
    if (!target || chance < 0.4) return ['post', await this.post(thread, target, as)];
    const path = `${this.desk.at}/comments/${target.id}`;
    const { http } = this.desk.server;
    if (chance < 0.5) return ['vote', await http.put(`${path}/vote`, { as, body: { value: 1 } })];
    if (chance < 0.6) {
      return ['report', await http.post(`${path}/reports`, { as, body: { reason: 'spam' } })];
    }
    if (chance < 0.7) return ['edit', await http.patch(path, { as, body: { body: 'Anew' } })];
    if (chance < 0.73) return ['withdraw', await http.delete(path, { as })];
    return ['decide', await this.desk.decide(pick(this.random, DECISIONS), target.id)];
  }

  private async post(
    thread: string,
    target: PostedComment | undefined,
    as: string,
  ): Promise<Answer> {
    const below = target && this.random() < 0.5 ? target : null;
    const answer = await this.desk.server.http.post(
      below ? `${this.desk.at}/threads/${below.threadId}/comments` : `${thread}/comments`,
      { as, body: { body: 'A word', ...(below && { parentId: below.id }) } },
    );
    if (answer.status === 201) this.known.push(answer.body.comment as PostedComment);
    return answer;
  }
}

async function events(): Promise<number> {
  const { databaseUrl } = servers[0]!;
  const [row] = await query<{ count: number }>(
    databaseUrl,
    'select count(*)::int as count from events',
  );
  return row!.count;
}

it('finds nothing, however often, while two servers take posts and decisions', async () => {
  const [desk] = desks;
  const threads = [await desk!.thread(), await desk!.thread({}, { moderation: 'pre' })];
  const readers = await Promise.all(['ann', 'bob', 'carl'].map((sub) => desk!.reader(sub)));
  const known: PostedComment[] = [];
  let looks = 0;
  const writers = desks.flatMap((at, n) =>
    Array.from({ length: WRITERS }, (_, m) =>
      new Writer(at, randomFrom(n * WRITERS + m), known, readers).write(
        threads,
        () => looks === LOOKS,
      ),
    ),
  );
  const writing = Promise.all(writers);
  // It is awaited at the end, also where it has failed before.
  writing.catch(() => {});
  try {
    for (let before = await events(); looks < LOOKS; looks += 1) {
      expect(await inconsistencies(servers[0]!.databaseUrl)).toEqual([]);
      await eventually(async () => (await events()) > before);
      before = await events();
    }
  } finally {
    looks = LOOKS;
    await writing.catch(() => {});
  }
  const done = (await writing).flatMap((each) => Object.keys(each));
  expect(new Set(done)).toEqual(new Set(['post', 'vote', 'report', 'edit', 'withdraw', 'decide']));
});
