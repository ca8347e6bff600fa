import { describe, expect, it } from '@jest/globals';
import { startApp } from '../support/app.js';
import { startDemo } from '../support/demo.js';

const FILE = '//.well-known/security.txt';

describe('security.txt', () => {
  it('names the configured contact for a year', async () => {
    const server = await startApp();
    const { status, headers, text } = await server.http.get(FILE);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toContain('Contact: mailto:security@daily.example\n');
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)![1]!);
    const days = (expires - server.now().getTime()) / 86_400_000;
    expect([days > 363, days <= 365]).toEqual([true, true]);
    await server.stop();
  });

  it('is not there without one', async () => {
    const { app, http } = await startDemo();
    expect((await http.get(FILE)).status).toBe(404);
    await app.close();
  });
});
