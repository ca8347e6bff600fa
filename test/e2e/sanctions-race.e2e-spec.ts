import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp, type TestSite } from '../support/app.js';
import { freshDatabase, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const POSTS = 100;
const ROUNDS = 4;

let databaseUrl: string;
let setup: TestApp;
let site: TestSite;
let desk: Desk;
let servers: [ServerProcess, ServerProcess];

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  setup = await startApp(databaseUrl);
  site = await makeSite(setup, 'race');
  desk = new Desk(setup, site);
  servers = [await startServer(databaseUrl), await startServer(databaseUrl)];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await setup.stop();
});

const countIn = async (threadId: string): Promise<number> => {
  const rows = await query<{ count: number }>(
    databaseUrl,
    'select count(*)::int as count from comments where thread_id = $1',
    [threadId],
  );
  return rows[0]!.count;
};

it.each(['person', 'email', 'address'] as const)(
  'lets nothing by the %s in once a ban is answered, on any instance',
  async (subject) => {
    const seen = { taken: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const thread = await desk.thread();
      const as = await desk.reader(`reader-${round}`);
      const guest = { email: `${subject}-${round}@guest.example` };
      const { id, threadId } = await desk.post(
        thread,
        'The first',
        subject === 'person' ? { as } : { guest },
      );
      const body = (index: number) =>
        subject === 'person' ? { body: `Post ${index}` } : { body: `Post ${index}`, guest };
      const post = async (index: number): Promise<string> => {
        const sent = { body: body(index), ...(subject === 'person' ? { as } : {}) };
        const answer = await servers[index % 2]!.http.post(`${thread}/comments`, sent);
        return `${answer.status} ${answer.body.code ?? ''}`.trim();
      };
      const posts = Array.from({ length: POSTS }, (_, index) => post(index));
      await eventually(async () => (await countIn(threadId)) > 3);
      const { id: ban } = await desk.sanction(
        'ban',
        { comment: id, by: subject },
        {
          http: servers[0].http,
        },
      );
      const atBan = await countIn(threadId);
      // The very next call, to the other instance.
      expect(await post(POSTS + 1)).toBe('403 sanctioned');
      const outcomes = await Promise.all(posts);
      expect(await countIn(threadId)).toBe(atBan);
      expect(new Set(outcomes)).toEqual(
        new Set(['201', '403 sanctioned'].filter((each) => outcomes.includes(each))),
      );
      seen.taken += outcomes.filter((each) => each === '201').length;
      seen.refused += outcomes.filter((each) => each !== '201').length;
      const at = `${desk.at}/moderation/sanctions/${ban}/lift`;
      expect((await servers[1].http.post(at, { as: site.moderator })).status).toBe(200);
      expect(await post(POSTS + 2)).toBe('201');
    }
    expect(seen.taken).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  },
);
