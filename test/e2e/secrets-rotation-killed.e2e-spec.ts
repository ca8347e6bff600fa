import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredSecrets } from '../../src/config/rotation.rules.js';
import { runCommandIn } from '../support/cli.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { RotationDesk } from '../support/rotation-desk.js';
import { startServerIn } from '../support/server-process.js';

let desk: RotationDesk;
let before: StoredSecrets;

beforeAll(async () => {
  desk = await RotationDesk.start();
  await desk.useEverything();
});
beforeEach(() => {
  before = desk.stored();
});
afterAll(() => desk.stop());

/** Kills a rotation once this holds, and sees that nothing is lost by it. */
async function killed(once: () => boolean | Promise<boolean>): Promise<void> {
  const { child, done } = desk.start('secrets', 'rotate');
  await eventually(once, 30_000);
  child.kill('SIGKILL');
  expect((await done).code).toBeNull();
  await desk.useEverything();
}

describe('a rotation that is killed', () => {
  it('goes on where it was, with the same secret, and loses nothing', async () => {
    await killed(() => desk.stored().next !== undefined);
    const { secret, next } = desk.stored();
    expect(secret).toBe(before.secret);
    expect((await desk.finish()).err).toContain('was cut off');

    await killed(() => desk.stored().previous !== undefined);
    expect(desk.stored()).toMatchObject({ secret: next, previous: secret });

    const locked = 'select 1 from people where email_sealed is not null for update';
    const release = await hold(desk.databaseUrl(), locked, []);
    await killed(async () => (await waiting(desk.databaseUrl())) === 1).finally(release);
    expect(await desk.shutFor(next!)).toBeGreaterThan(0);

    expect((await desk.rotate()).code).toBe(0);
    expect(desk.stored()).toMatchObject({ secret: next, previous: secret });
    expect(await desk.shutFor(next!)).toBe(0);
    await desk.useEverything();
  });

  it('as it ends keeps both secrets, and ends the next time', async () => {
    await desk.letTimePass();
    const release = await hold(desk.databaseUrl(), 'update people set name = name', []);
    const { child, done } = desk.start('secrets', 'rotate', '--finish');
    let told = '';
    child.stderr!.on('data', (text: Buffer) => (told += text.toString()));
    const waits = eventually(() => told.includes('Waits for what is being written'), 30_000);
    await waits.finally(() => child.kill('SIGKILL')).finally(release);
    expect((await done).code).toBeNull();
    expect(desk.stored()).toMatchObject({ secret: before.secret, previous: before.previous });
    expect((await desk.finish()).code).toBe(0);
    expect(desk.stored()).toEqual({ secret: before.secret });
    await desk.useEverything();
  });

  it('is not begun beside another', async () => {
    const first = desk.start('secrets', 'rotate');
    await eventually(() => desk.stored().next !== undefined, 30_000);
    const { code, err } = await desk.rotate();
    expect([code, err]).toEqual([2, expect.stringContaining('Another "secrets rotate"')]);
    expect((await first.done).code).toBe(0);
    expect(desk.stored().previous).toBe(before.secret);
    await desk.useEverything();
  });

  it('is for who starts later the secret that counts', async () => {
    const third = await startServerIn(desk.dataDir);
    await desk.useEverything(third.http, desk.one).finally(() => third.stop());
  });
});

describe('where there is no embedded database', () => {
  it('makes none', async () => {
    const nowhere = desk.folders.empty();
    const { code, err } = await runCommandIn(nowhere, 'secrets', 'rotate');
    expect([code, err]).toEqual([2, expect.stringContaining('holds no secrets.json')]);
    expect(existsSync(nowhere)).toBe(false);
  });
});
