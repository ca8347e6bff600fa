import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { ScreeningDesk, told } from '../support/screening-desk.js';

const SENTENCE = 'What the council says about the bridge and its cost is only half of it';

let server: TestApp;
let desk: ScreeningDesk;

beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  await server.stop();
});
beforeEach(async () => {
  desk = await ScreeningDesk.open(server);
});

describe('an edit', () => {
  const edit = async (id: string, as: string, body: string) =>
    (await server.http.patch(`${desk.at}/comments/${id}`, { as, body: { body } })).body;
  const shown = async (id: string) =>
    (await server.http.get(`${desk.at}/comments/${id}`)).body.html as string;

  it.each(['hold', 'spam'])(
    'waits beside the text that shows when it is to %s',
    async (outcome) => {
      const { comment, editToken } = await desk.posted('Old');
      await desk.checks({ links: { outcome, most: 0 } });
      const edited = await edit(comment.id, editToken, 'New https://a.test');
      expect(told(edited)).toEqual(['held', 'It has links that a moderator looks at first.']);
      expect(await shown(comment.id)).toBe('<p>Old</p>');
      expect(await desk.queues()).toMatchObject({ pending: 1 });
      await desk.decide('approve', comment.id);
      expect(await shown(comment.id)).toContain('a.test');
    },
  );

  it('that is rejected never shows, and the text that shows stays', async () => {
    const { comment, editToken } = await desk.posted('Old');
    await desk.checks({ links: { outcome: 'reject', most: 0 } });
    const edited = await edit(comment.id, editToken, 'New https://a.test');
    expect([edited.outcome, edited.version]).toEqual(['rejected', 1]);
    expect(edited.waiting).toBeUndefined();
    expect(await shown(comment.id)).toBe('<p>Old</p>');
    expect(await desk.queues()).toMatchObject({ pending: 0 });
    expect(await desk.findings(comment.id)).toMatchObject([{ check: 'links', outcome: 'reject' }]);
    const clean = await edit(comment.id, editToken, 'New');
    expect([clean.outcome, clean.reasons, await shown(comment.id)]).toEqual([
      'published',
      [],
      '<p>New</p>',
    ]);
  });

  it('of what waits is screened as well, and a clean one waits on', async () => {
    await desk.checks({ links: { most: 0 } });
    const { comment, editToken } = await desk.posted('https://a.test');
    const clean = await edit(comment.id, editToken, 'No link');
    expect(told(clean)).toEqual(['held', 'A moderator looks at comments here before they show.']);
    await desk.checks({ links: { outcome: 'reject' } });
    const worse = await edit(comment.id, editToken, 'https://b.test');
    expect(worse.outcome).toBe('rejected');
    expect((await desk.see(comment.id)).body.html).toBe('<p>No link</p>');
    const revisions = (await desk.findings(comment.id)).map(
      ({ revisionId }: { revisionId: string }) => revisionId,
    );
    expect(new Set(revisions).size).toBe(2);
  });

  it('is no duplicate of the text that it replaces', async () => {
    await desk.checks({ duplicates: { outcome: 'hold' }, nearDuplicates: { outcome: 'hold' } });
    const { comment, editToken } = await desk.posted(SENTENCE);
    expect((await edit(comment.id, editToken, `${SENTENCE}!`)).outcome).toBe('published');
  });
});
