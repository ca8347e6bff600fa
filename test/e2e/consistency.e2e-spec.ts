import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { pick, randomFrom } from '../support/random.js';

const STEPS = 60;
const AT_ONCE = 5;
const DECISIONS = [
  'approve',
  'reject',
  'mark-spam',
  'not-spam',
  'hide',
  'remove',
  'restore',
  'pin',
];

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

interface Known {
  thread: string;
  id: string;
  editToken: string;
}

/** What people do to two threads, several at a time; the same for one seed. */
class Walk {
  readonly comments: Known[] = [];
  readonly done = new Map<string, number>();
  constructor(
    private readonly random: () => number,
    private readonly threads: string[],
  ) {}

  async step(): Promise<void> {
    const actions = Array.from({ length: AT_ONCE }, () => this.action());
    const answers = await Promise.all(actions.map(({ run }) => run()));
    answers.forEach(({ status }, index) => {
      expect([200, 201, 204, 403, 409, 412]).toContain(status);
      const name = `${actions[index]!.name} ${status < 300 ? 'done' : 'refused'}`;
      this.done.set(name, (this.done.get(name) ?? 0) + 1);
    });
  }

  private action(): { name: string; run: () => Promise<Answer> } {
    const chance = this.random();
    const target = pick(this.random, this.comments);
    if (!target || chance < 0.15) return { name: 'post', run: this.post(null) };
    if (chance < 0.4) return { name: 'reply', run: this.post(this.parent()) };
    if (chance < 0.5) return { name: 'withdraw', run: this.write('DELETE', target) };
    if (chance < 0.55) return { name: 'edit', run: this.write('PATCH', target) };
    if (chance < 0.6) return { name: 'moderate first or after', run: this.toggle() };
    const action = pick(this.random, DECISIONS);
    return { name: 'decide', run: () => desk.decide(action, target.id) };
  }

  /** Rather a late one, so that branches grow long. */
  private parent(): Known {
    return pick(this.random, this.comments.slice(-6));
  }

  private post(parent: Known | null): () => Promise<Answer> {
    const thread = parent?.thread ?? pick(this.random, this.threads);
    return async () => {
      const answer = await desk.tryPost(thread, 'A word', parent ? { parentId: parent.id } : {});
      if (answer.status === 201) {
        this.comments.push({
          thread,
          id: answer.body.comment.id,
          editToken: answer.body.editToken,
        });
      }
      return answer;
    };
  }

  private write(method: string, { id, editToken }: Known): () => Promise<Answer> {
    const body = method === 'PATCH' ? { body: { body: 'Another word' } } : {};
    return () => server.http.call(method, `${desk.at}/comments/${id}`, { as: editToken, ...body });
  }

  private toggle(): () => Promise<Answer> {
    const thread = pick(this.random, this.threads);
    const moderation = pick(this.random, ['pre', 'post', 'post']);
    return () => server.http.patch(thread, { as: desk.site.admin, body: { moderation } });
  }
}

describe('after three hundred things that people did, several at a time', () => {
  it.each([1, 2])('every stored number is what a count gives (walk %i)', async (seed) => {
    const threads = [await desk.thread(), await desk.thread()];
    const walk = new Walk(randomFrom(seed), threads);
    const numbers = new Map<string, number>();
    for (let step = 1; step <= STEPS; step += 1) {
      await walk.step();
      if (step % 10 !== 0) continue;
      expect(await inconsistencies(server.databaseUrl)).toEqual([]);
      await remember(numbers);
    }
    expect([...walk.done.keys()].sort()).toEqual(
      expect.arrayContaining([
        'decide done',
        'decide refused',
        'edit done',
        'reply done',
        'withdraw done',
      ]),
    );
    await publicCountsAre(threads);
  });

  it('numbers stand in the order of first publication', async () => {
    const rows = await query(
      server.databaseUrl,
      `select * from (select number, published_at, lag(published_at)
         over (partition by thread_id order by number) as before
       from comments where number is not null) n where before > published_at`,
    );
    expect(rows).toEqual([]);
  });

  it('no two writers ever waited for each other in a ring', async () => {
    const [row] = await query(
      server.databaseUrl,
      'select deadlocks::int from pg_stat_database where datname = current_database()',
    );
    expect(row).toEqual({ deadlocks: 0 });
  });
});

/** A number that was given once stays. */
async function remember(numbers: Map<string, number>): Promise<void> {
  const rows = await query<{ id: string; number: number | null }>(
    server.databaseUrl,
    'select id, number from comments',
  );
  for (const { id, number } of rows) {
    if (numbers.has(id)) expect(number).toBe(numbers.get(id));
    if (number !== null) numbers.set(id, number);
  }
}

async function publicCountsAre(threads: string[]): Promise<void> {
  const keys = threads.map((thread) => thread.split('key:')[1]!);
  const search = keys.map((key) => `key=${key}`).join('&');
  const { body } = await server.http.get(`${desk.at}/counts?${search}`);
  for (const key of keys) {
    const [row] = await query(
      server.databaseUrl,
      `select count(*)::int as comments, count(*) filter (where c.parent_id is null)::int as "topLevel"
       from comments c join threads t on t.id = c.thread_id
       where t.key = $1 and c.state = 'published'`,
      [key],
    );
    expect(body.counts[key]).toMatchObject(row!);
    expect(body.counts[key].comments).toBeGreaterThan(0);
  }
}
