import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk } from '../support/desk.js';
import { Complaints } from '../support/reports.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let complaints: Complaints;
let thread: string;
let ann: string;
let ben: string;
let cem: string;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `site-${(sites += 1)}`));
  complaints = new Complaints(desk);
  thread = await desk.thread();
  ann = await desk.reader('ann');
  ben = await desk.reader('ben');
  cem = await desk.reader('cem');
});
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));
afterAll(() => server.stop());

async function reported(reason = 'spam', as = ann): Promise<string> {
  const { id } = await desk.post(thread, 'A text');
  await complaints.by(as, id, reason);
  return id;
}

describe('after a text was approved', () => {
  it('another reason opens an item again', async () => {
    const id = await reported('spam');
    await complaints.decide('approve', id);
    await complaints.by(ben, id, 'abuse');
    expect(await complaints.states(id)).toEqual(['declined', 'received']);
    expect(await complaints.live(id)).toMatchObject({ queue: 'reported', reports: 1, score: 1 });
  });

  it('the same reason does not, and its reporter cannot tell', async () => {
    const id = await reported('spam');
    await complaints.decide('approve', id);
    const other = await desk.post(thread, 'Another');
    const repeated = await complaints.report(id, ben);
    const fresh = await complaints.report(other.id, ben);
    const told = ({ status, text, headers }: typeof fresh) => [
      status,
      text,
      [...headers.keys()].sort(),
    ];
    expect(told(repeated)).toEqual(told(fresh));
    expect(told(await complaints.report(id, ben))).toEqual(told(fresh));
    expect([await complaints.states(id), await complaints.live(id)]).toEqual([
      ['declined', 'duplicate'],
      null,
    ]);
  });

  it('the same reason is a complaint about a newer text', async () => {
    const { id, editToken } = await desk.post(thread, 'First');
    await complaints.by(ann, id);
    await complaints.decide('approve', id);
    const edit = { as: editToken, body: { body: 'Second' } };
    expect((await http.patch(`${desk.at}/comments/${id}`, edit)).status).toBe(200);
    await complaints.by(ann, id);
    expect(await complaints.states(id)).toEqual(['declined', 'received']);
    expect(await complaints.live(id)).toMatchObject({ queue: 'reported', reports: 1, score: 1 });
  });

  it('what repeats the complaint is open with it once the approval is undone', async () => {
    const id = await reported('spam');
    const decision = await complaints.decide('approve', id);
    await complaints.by(ben, id, 'spam');
    await complaints.by(cem, id, 'abuse');
    expect(await complaints.live(id)).toMatchObject({ reports: 1 });
    await complaints.undone(decision);
    expect(await complaints.states(id)).toEqual(['received', 'received', 'received']);
    expect(await complaints.live(id)).toMatchObject({ reports: 3, score: 3 });
    await complaints.decide('hide', id);
    expect(await complaints.states(id)).toEqual(['upheld', 'upheld', 'upheld']);
  });

  it('what was upheld and restored can be reported for the same reason', async () => {
    const id = await reported('spam');
    await complaints.decide('hide', id);
    await complaints.decide('restore', id);
    await complaints.by(ben, id, 'spam');
    expect(await complaints.states(id)).toEqual(['upheld', 'received']);
  });
});

describe('the weight', () => {
  const order = async (): Promise<string[]> =>
    (await desk.claim('reported', { count: 50 })).items.map(({ comment }) => comment.body);

  it('of whoever is often wrong is less than that of a new reader, and orders the queue', async () => {
    await complaints.judged([ann], { upheld: 1, declined: 3 });
    const early = await desk.post(thread, 'Reported before the record');
    await complaints.by(ann, early.id);
    expect(await complaints.live(early.id)).toMatchObject({ score: 1 });
    await complaints.judged([ann], { upheld: 0, declined: 1 });
    await complaints.judged([cem], { upheld: 5, declined: 0 });
    const texts = [];
    for (const [as, text] of [
      [ann, 'By who is often wrong'],
      [ben, 'By a new reader'],
      [cem, 'By who is always right'],
    ] as const) {
      const { id } = await desk.post(thread, text);
      await complaints.by(as, id);
      texts.push({ id, text });
    }
    const scores = await Promise.all(
      texts.map(async ({ id }) => (await complaints.live(id))!.score),
    );
    expect(scores).toEqual([0.2, 1, 2.16]);
    // What was made before weighs what it weighed then.
    expect(await complaints.live(early.id)).toMatchObject({ score: 1 });
    const [seen] = await complaints.seen((await complaints.live(texts[0]!.id))!.id);
    expect(seen).toMatchObject({ weight: 0.2, reporter: { upheld: 1, declined: 4 } });
    expect(await order()).toEqual([
      'By who is always right',
      'Reported before the record',
      'By a new reader',
      'By who is often wrong',
    ]);
  });

  it('of fifty readers who report at once is exact, on one item', async () => {
    const readers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => desk.reader(`crowd-${index}`)),
    );
    await complaints.judged(readers.slice(0, 10), { upheld: 1, declined: 4 });
    await complaints.judged(readers.slice(10, 20), { upheld: 5, declined: 0 });
    const { id } = await desk.post(thread, 'Popular');
    const reasons = ['spam', 'abuse', 'other'];
    const answers = await Promise.all(
      readers.map((as, index) => complaints.report(id, as, reasons[index % 3])),
    );
    expect(answers.filter(({ status }) => status !== 204)).toEqual([]);
    // 10 × 0.2, 10 × 2.16 and 30 × 1.
    expect(await complaints.live(id)).toMatchObject({ reports: 50, score: 53.6 });
    await complaints.decide('hide', id);
    expect(new Set(await complaints.states(id))).toEqual(new Set(['upheld']));
  });
});

describe('two readers who are merged', () => {
  async function merge(from: string, into: string): Promise<void> {
    const path = `${desk.at}/people/sub:${from}/merge`;
    const body = { into: `sub:${into}` };
    expect((await http.post(path, { as: desk.site.admin, body })).status).toBe(200);
  }

  it('have reported a text once, and its item counts and weighs that', async () => {
    await complaints.judged([ben], { upheld: 5, declined: 0 });
    const both = await reported('spam', ann);
    await complaints.by(ben, both, 'abuse');
    await complaints.by(cem, both);
    const one = await reported('spam', ben);
    expect(await complaints.live(both)).toMatchObject({ reports: 3, score: 4.16 });
    await merge('ben', 'ann');
    expect(await complaints.live(both)).toMatchObject({ reports: 2, score: 2 });
    expect(await complaints.live(one)).toMatchObject({ reports: 1, score: 2.16 });
    const [seen] = await complaints.seen((await complaints.live(one))!.id);
    expect(seen).toMatchObject({ reporter: { upheld: 5, declined: 0 }, weight: 2.16 });
  });

  it('have one record', async () => {
    await complaints.judged([ann], { upheld: 0, declined: 3 });
    await complaints.judged([ben], { upheld: 1, declined: 1 });
    const before = await Promise.all([reported('spam', ann), reported('spam', ben)]);
    expect(await scoresOf(before)).toEqual([1, 1]);
    await merge('ben', 'ann');
    const later = await reported('spam', ben);
    expect(await scoresOf([...before, later])).toEqual([1, 1, 0.2]);
  });

  it.each([
    ['ann', 'ben'],
    ['ben', 'ann'],
  ])('keep the report that is open, whoever made it: %s into %s', async (from, into) => {
    const id = await reported('spam', ann);
    await complaints.decide('approve', id);
    await complaints.by(ben, id, 'abuse');
    await merge(from, into);
    expect(await complaints.states(id)).toEqual(['received']);
    expect(await complaints.live(id)).toMatchObject({ reports: 1, score: 1 });
  });

  it.each([
    ['ann', 'ben'],
    ['ben', 'ann'],
  ])('keep what was declined rather than what repeats it: %s into %s', async (from, into) => {
    const id = await reported('spam', ann);
    await complaints.decide('approve', id);
    await complaints.by(ben, id, 'spam');
    await merge(from, into);
    expect(await complaints.states(id)).toEqual(['declined']);
    await complaints.by(cem, id, 'spam');
    expect(await complaints.states(id)).toEqual(['declined', 'duplicate']);
  });

  const scoresOf = (ids: readonly string[]): Promise<number[]> =>
    Promise.all(ids.map(async (id) => (await complaints.live(id))!.score));
});
