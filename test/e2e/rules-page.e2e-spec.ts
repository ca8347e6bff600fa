import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { commandsOf, runCommands } from '../support/documented-commands.js';

let server: TestApp;
const given: Record<string, string> = {};

beforeAll(async () => {
  server = await startApp();
  const site = await makeSite(server);
  const API = `${server.http.origin}/api/v1/sites/daily`;
  Object.assign(given, { API, KEY: site.moderator, ADMIN: site.admin });
});
afterAll(() => server.stop());

describe('the page about rules', () => {
  it('says what is so, command by command', async () => {
    const told: [string, number][] = [];
    // What is told line by line is no JSON as a whole.
    const blocks = commandsOf('rules.md').filter(({ text }) => !text.includes('/progress'));
    for (const block of blocks) {
      const { status } = await runCommands(block, given);
      told.push([block.heading, status]);
    }
    expect(told).toEqual([
      ['Write one', 201],
      ['Try it on the past', 202],
      ['Try it on the past', 200],
      ['Let it look on, then bite', 200],
      ['Let it look on, then bite', 200],
      ['Let it look on, then bite', 200],
    ]);
  });
});
