import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { commandsOf, runCommands } from '../support/documented-commands.js';

let server: TestApp;
const given: Record<string, string> = {};

beforeAll(async () => {
  server = await startApp();
  const site = await makeSite(server);
  const desk = new Desk(server, site);
  const thread = await desk.thread({}, { moderation: 'pre' });
  for (let n = 1; n <= 5; n += 1) await desk.post(thread, `Text ${n}`);
  // What the job is about, and nobody has claimed.
  await desk.post(
    thread,
    'Das hat mit dem Artikel überhaupt nichts zu tun, oder habe ich etwas übersehen?',
  );
  const API = `${server.http.origin}/api/v1/sites/daily`;
  Object.assign(given, { API, KEY: site.moderator, ADMIN: site.admin });
});
afterAll(() => server.stop());

describe('the page about a moderator’s hour', () => {
  it('says what is so, command by command', async () => {
    const told: [string, number][] = [];
    const results: unknown[] = [];
    for (const block of commandsOf('moderating.md')) {
      const { status, body } = await runCommands(block, given);
      told.push([block.heading, status]);
      if (body?.['results']) {
        results.push((body['results'] as { result: string }[]).map(({ result }) => result));
      }
    }
    expect(told).toEqual([
      ['What waits', 200],
      ['Take some work', 200],
      ['Take some work', 200],
      ['Take some work', 200],
      ['Decide', 200],
      ['Decide', 200],
      ['The rules you decide by', 201],
      ['The rules you decide by', 200],
      ['When somebody was faster', 200],
      ['When somebody was faster', 409],
      ['Take it back', 200],
      ['Many at once', 200],
      ['Many at once', 200],
      ['Everything that a filter finds', 200],
      ['Everything that a filter finds', 202],
      ['Everything that a filter finds', 200],
      ['Everything that a filter finds', 200],
      ['Find the others', 200],
      ['Somebody who does it again', 201],
      ['Somebody who does it again', 200],
      ['Somebody who does it again', 201],
      ['Somebody who does it again', 200],
      ['How it goes', 200],
      ['How it goes', 200],
      ['Close the thread, and go home', 200],
      ['Close the thread, and go home', 204],
      ['Close the thread, and go home', 200],
    ]);
    expect(results).toEqual([
      ['applied'],
      ['applied'],
      ['applied'],
      ['applied', 'applied'],
      ['applied', 'applied'],
    ]);
    expect([given['CODE'], given['THEIRS']]).toEqual(['lease-lost', 'reject']);
  });
});
