import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let site: TestSite;
let desk: Desk;
let thread: string;

beforeAll(async () => {
  server = await startApp(undefined, { trustedProxies: ['127.0.0.1'] });
  site = await makeSite(server);
  desk = new Desk(server, site);
  thread = await desk.thread();
});
afterAll(() => server.stop());

const KINDS = ['warning', 'pre-moderation', 'slow', 'suspension', 'ban', 'shadow'] as const;
type Kind = (typeof KINDS)[number];
const SUBJECTS = ['person', 'email', 'address', 'network'] as const;
type SubjectKind = (typeof SUBJECTS)[number];

let writers = 0;

/** Somebody who posts, and how a sanction names them. */
interface Writer {
  about: object;
  post: (body: string, more?: object) => Promise<Answer>;
}

async function writerOf(subject: SubjectKind): Promise<Writer> {
  const n = (writers += 1);
  const at = `${thread}/comments`;
  if (subject === 'person') {
    // The server's clock is moved.
    const signed = (): Promise<string> => {
      const iat = Math.floor(server.now().getTime() / 1000);
      return desk.reader(`writer-${n}`, { iat, exp: iat + 3000 });
    };
    const me = await server.http.get(`${desk.at}/me`, { as: await signed() });
    return {
      about: { person: me.body.id },
      post: async (body, more = {}) =>
        server.http.post(at, { as: await signed(), body: { body, ...more } }),
    };
  }
  const email = `writer-${n}@guest.example`;
  // Whoever is recognised by an e-mail comes from elsewhere each time, and the other way round.
  const ip = (): string =>
    subject === 'email' ? `198.51.100.${(writers += 1) % 250}` : `203.0.${n}.7`;
  const about = {
    email: { email },
    address: { address: `203.0.${n}.7` },
    network: { address: `203.0.${n}.0/24` },
  }[subject];
  return {
    about,
    post: (body, more = {}) =>
      server.http.post(at, {
        headers: { 'x-forwarded-for': ip() },
        body: { body, ...(subject === 'email' ? { guest: { email } } : {}), ...more },
      }),
  };
}

const HOUR_MS = 3_600_000;
const impose = (kind: Kind, about: object): Promise<{ id: string }> =>
  desk.sanction(kind, about, {
    expiresAt: new Date(server.now().getTime() + HOUR_MS).toISOString(),
    ...(kind === 'slow' ? { slowSeconds: 3600 } : {}),
  });

/** What becomes of a post: a refusal, or what its author and everybody else are told. */
async function fate(answer: Answer): Promise<unknown[]> {
  const { status, body } = answer;
  if (status !== 201) return [status, body.code, body.kind ?? null];
  const seen = await server.http.get(`${desk.at}/comments/${body.comment.id}`);
  return [status, body.outcome, seen.status];
}

const FREE = [201, 'published', 200];
const UNDER: Record<Kind, unknown[]> = {
  warning: [403, 'warning-unacknowledged', null],
  'pre-moderation': [201, 'held', 404],
  slow: [429, 'slow-mode', null],
  suspension: [403, 'sanctioned', 'suspension'],
  ban: [403, 'sanctioned', 'ban'],
  shadow: [201, 'published', 404],
};

const end = (id: string, how: 'lift' | 'reversal'): Promise<Answer> =>
  server.http.post(`${desk.at}/moderation/sanctions/${id}/${how}`, { as: site.moderator });

const CASES = KINDS.flatMap((kind) => SUBJECTS.map((subject) => [kind, subject] as const));

describe('a sanction', () => {
  it.each(CASES)('%s of a %s: posted against, lifted, and expired', async (kind, subject) => {
    const writer = await writerOf(subject);
    const [before, other] = [await writer.post('Before'), await writerOf(subject)];
    const made = await impose(kind, writer.about);
    if (kind === 'slow') await writer.post('The one that is taken');
    const during = await writer.post('During');
    const elsewhere = await other.post('Somebody else');
    expect(await fate(during)).toEqual(UNDER[kind]);
    expect([await fate(before), await fate(elsewhere)]).toEqual([FREE, FREE]);

    const lifted = await end(made.id, 'lift');
    expect([lifted.status, lifted.body.state]).toEqual([200, 'lifted']);
    expect(await fate(await writer.post('After it was lifted'))).toEqual(FREE);
    // What it has caused stands.
    if (during.status === 201) expect((await fate(during))[2]).toBe(404);

    const again = await impose(kind, writer.about);
    if (kind === 'slow') await writer.post('The one that is taken again');
    expect(await fate(await writer.post('During the other'))).toEqual(UNDER[kind]);
    server.later(HOUR_MS);
    expect(await fate(await writer.post('After it expired'))).toEqual(FREE);
    const at = `${desk.at}/moderation/sanctions/${again.id}`;
    const { body } = await server.http.get(at, { as: site.moderator });
    expect(body.state).toBe('expired');
  });

  it.each(CASES)('%s of a %s: reversed, with all that it caused', async (kind, subject) => {
    const writer = await writerOf(subject);
    const parent = await writer.post('Before');
    const made = await impose(kind, writer.about);
    const top = await writer.post('During');
    const reply = await writer.post('During, below', { parentId: parent.body.comment.id });

    const reversed = await end(made.id, 'reversal');
    expect([reversed.status, reversed.body.state]).toEqual([200, 'reversed']);
    expect(reversed.body.undoneAt).not.toBeNull();
    for (const answer of [top, reply].filter(({ status }) => status === 201)) {
      expect((await fate(answer))[2]).toBe(200);
      const { state, sanctionId } = (await desk.see(answer.body.comment.id)).body;
      expect([state, sanctionId]).toEqual(['published', undefined]);
    }
    expect(await fate(await writer.post('After'))).toEqual(FREE);
    const left = await query<{ count: number }>(
      server.databaseUrl,
      `select (select count(*) from comments where sanction_id = $1)::int
         + (select count(*) from reports where muted_by = $1)::int
         + (select count(*) from sanctions where id = $1
              and (email_index is not null or address_hash is not null))::int as count`,
      [made.id],
    );
    expect(left[0]!.count).toBe(0);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
    const open = await query(
      server.databaseUrl,
      `select 1 from review_items where ended_at is null and comment_id = any($1)`,
      [[top, reply].map(({ body }) => body.comment?.id).filter(Boolean)],
    );
    expect(open).toEqual([]);
  });
});
