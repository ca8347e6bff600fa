import { chmodSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmailVault } from '../../src/common/crypto/email-vault.js';
import { keysFor } from '../../src/common/crypto/master-secrets.js';
import { emailOfPerson } from '../../src/common/crypto/sealed-for.rules.js';
import { secretBoxOf } from '../../src/common/crypto/secret-box.js';
import type { StoredSecrets } from '../../src/config/rotation.rules.js';
import { NO_SITE } from '../../src/database/site-database.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { hold } from '../support/locks.js';
import { RotationDesk, type GuestComment } from '../support/rotation-desk.js';

let desk: RotationDesk;
let first: StoredSecrets;
/** Of guests who came before the rotation. */
let early: GuestComment[];

beforeAll(async () => {
  desk = await RotationDesk.start();
  first = desk.stored();
  early = [];
  for (let n = 0; n < 3; n += 1) early.push(await desk.guestPost(desk.one, desk.two));
});
afterAll(() => desk.stop());

const HOUR_MS = 3_600_000;

/** A transaction that stores an address as a server does that has not seen the secret change. */
async function storeLate(secret: string): Promise<{ commit: () => Promise<void> }> {
  const masters = () => ({ current: secret });
  const [person] = await query<{ id: string }>(
    desk.databaseUrl(),
    'select id from people where email_sealed is not null limit 1',
  );
  const vault = new EmailVault(secretBoxOf(masters), keysFor(masters, 'emails'));
  const { sealed, index } = vault.keep('late@mail.test', emailOfPerson(person!.id));
  return hold(
    desk.databaseUrl(),
    'update people set email_sealed = $2, email_index = $3 where id = $1',
    [person!.id, sealed, index],
  );
}

/** When the command has last looked for open transactions. */
async function lastAskedAt(): Promise<number> {
  const [row] = await query<{ at: Date | null }>(
    desk.databaseUrl(),
    `select max(query_start) as at from pg_stat_activity where application_name = $1`,
    ['colloquy writers'],
  );
  return row!.at?.getTime() ?? 0;
}

describe('a rotation under two servers at work', () => {
  it('fails no call, and leaves nothing that the new secret does not open', async () => {
    expect(Object.keys(first)).toEqual(['secret']);
    await desk.useEverything();
    // What another rotation was killed over.
    writeFileSync(`${desk.file}.new`, 'half a fi');
    chmodSync(`${desk.file}.new`, 0o644);

    let over = false;
    const rotation = desk.rotate().finally(() => (over = true));
    let rounds = 0;
    for (; !over; rounds += 1) {
      const [one, two] = rounds % 2 ? [desk.one, desk.two] : [desk.two, desk.one];
      await desk.useEverything(one, two);
      await desk.edit(two, early[0]!, `Round ${rounds}`);
    }
    const { code, out } = await rotation;
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ values are sealed anew/)]);
    expect(rounds).toBeGreaterThan(10);

    const { secret, previous, turnedAt, ...more } = desk.stored();
    expect([previous, Date.parse(turnedAt!) <= Date.now(), more]).toEqual([first.secret, true, {}]);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    desk.expectOnePrivateFile();
    expect(await desk.shutFor(secret)).toBe(0);
    expect(await desk.shutFor(first.secret)).toBeGreaterThan(rounds);
    await desk.claim(desk.one, early[0]!);
  });

  it('keeps the previous secret until nothing needs it, and says what does', async () => {
    const before = desk.stored();
    const soon = await desk.finish();
    expect([soon.code, soon.err]).toEqual([2, expect.stringContaining('only just changed')]);

    await desk.letTimePass();
    const turnedAt = new Date(Date.now() - HOUR_MS).toISOString();
    writeFileSync(desk.file, JSON.stringify({ ...before, turnedAt }));
    await query(
      desk.databaseUrl(),
      `update idempotency_keys set created_at = now() - interval '2 hours'
       where site_id = $1 or ctid in
         (select ctid from idempotency_keys where site_id <> $1 limit 2)`,
      [NO_SITE],
    );
    const waits = await desk.finish();
    expect(waits.code).toBe(2);
    expect(waits.err).toMatch(/has sealed 3 answers .* again after 20\d\d-.*Z\.\n$/);
    expect(desk.stored().previous).toBe(before.previous);
  });

  it('drops it after what is under way, and the new one is enough', async () => {
    const before = desk.stored();
    await desk.letTimePass();
    const late = await storeLate(before.previous!);
    const { child, done } = desk.start('secrets', 'rotate', '--finish');
    const asked = new Set<number>();
    const asksOn = async (): Promise<boolean> => {
      asked.add(await lastAskedAt());
      return asked.size > 20 || child.exitCode !== null;
    };
    await eventually(asksOn, 60_000).finally(() => late.commit());
    const { code, out, err } = await done;
    expect([code, out]).toEqual([0, 'The previous secret is gone.\n']);
    expect(err).toMatch(/^Waits for what is being written.*\n1 more values/);
    expect(desk.stored()).toEqual({ secret: before.secret });
    desk.expectOnePrivateFile();
    expect(await desk.shutFor(before.secret)).toBe(0);

    await desk.useEverything();
    await desk.edit(desk.two, early[1]!, 'After it');
    await desk.claim(desk.one, early[1]!);
    const again = await desk.finish();
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('there is one secret')]);
  });

  it('is over for servers that start afterwards', async () => {
    await desk.restart();
    await desk.useEverything();
    await desk.edit(desk.one, early[2]!, 'After the start');
    await desk.claim(desk.two, early[2]!);
    const log = await desk.run('log', 'verify');
    expect([log.code, log.err]).toEqual([0, '']);
  });

  it('tells nobody a secret', () => {
    const said = desk.said();
    expect(said).toContain('values are sealed anew');
    for (const secret of [first.secret, desk.stored().secret]) {
      expect(said.includes(secret.slice(0, 12))).toBe(false);
    }
  });
});
