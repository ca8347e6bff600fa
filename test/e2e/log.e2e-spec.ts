import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { momentOf } from '../../src/log/chain.rules.js';
import { startApp, type TestApp } from '../support/app.js';
import { runCommand } from '../support/cli.js';
import { query } from '../support/database.js';
import { SealedLog } from '../support/sealed-log.js';

let server: TestApp;
let logs = 0;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());

const sealed = (): Promise<SealedLog> => SealedLog.withThreeSeals(server, `log-${(logs += 1)}`);

/** In `tamper` the first value is the site. */
const OF_SITE = 'site_id = $1';

describe('the command', () => {
  it('finds a log as it was made, and tells its digest', async () => {
    const log = await sealed();
    await log.decide();
    const { seals, decisions, waiting, newest, ...rest } = await log.verify();
    expect({ seals, decisions, waiting }).toEqual({ seals: 3, decisions: 5, waiting: 1 });
    expect(rest).toEqual({ erasedTexts: 0, findings: [] });
    const { slug } = log.site;
    const sealedAt = momentOf(newest!.sealedAt).toISOString();
    expect(await log.command()).toEqual({
      code: 0,
      lines: [
        `${slug}: the log is as it was made: 5 decisions in 3 seals, 1 not sealed yet, ` +
          '0 without the words they had',
        `${slug}: newest seal 3, ${sealedAt}`,
        `${slug}: anchor ${newest!.digest}`,
      ],
    });
    const json = await log.command('--json', '--anchor', newest!.digest);
    expect(json).toEqual({ code: 0, lines: [expect.any(String)] });
    expect(JSON.parse(json.lines[0]!)).toEqual({
      ...{ site: slug, seals, decisions, waiting, ...rest, wrong: 0 },
      newest: { number: 3, digest: newest!.digest, sealedAt },
    });
  });

  it('goes through the logs of all sites, and names what was changed', async () => {
    const [one, other] = [await sealed(), await sealed()];
    const decision = one.decisions[2]!;
    await one.tamper(`update decisions set action = 'x' where ${OF_SITE} and id = '${decision}'`);
    const anchor = (await other.verify()).newest!.digest;
    const args = ['log', 'verify', '--anchor', anchor];
    const { code, out } = await runCommand(server.databaseUrl, ...args);
    expect(code).toBe(1);
    expect(out).toContain(
      `${one.site.slug}: decision ${decision} (seal 2) was changed after it was sealed\n`,
    );
    expect(out).toContain(`${one.site.slug}: 1 wrong: 5 decisions in 3 seals`);
    expect(out).toContain(`${other.site.slug}: the log is as it was made`);
  });
});

describe('a sealed decision', () => {
  it.each([
    { column: 'action', value: `'approve'` },
    { column: 'actor_id', value: `'somebody else'` },
    { column: 'actor_id', value: 'null' },
    { column: 'policy', value: `'Tone'` },
    { column: 'created_at', value: `created_at + interval '1 microsecond'` },
    { column: 'undo_until', value: `null` },
    { column: 'before', value: `jsonb_set(before, '{pinned}', 'true')` },
    { column: 'after_version', value: 'after_version + 1' },
    { column: 'batch_id', value: 'gen_random_uuid()' },
  ])('is named when its $column was changed to $value', async ({ column, value }) => {
    const log = await sealed();
    const decision = log.decisions[2]!;
    await log.tamper(
      `update decisions set ${column} = ${value} where ${OF_SITE} and id = '${decision}'`,
    );
    const { findings } = await log.verify();
    expect(findings).toEqual([{ kind: 'decision-changed', seal: 2, decision }]);
  });

  it('is named when it was removed', async () => {
    const log = await sealed();
    const decision = log.decisions[0]!;
    await log.tamper(
      `delete from decision_texts where ${OF_SITE} and decision_id = '${decision}'`,
      `delete from decisions where ${OF_SITE} and id = '${decision}'`,
    );
    const { findings } = await log.verify();
    expect(findings).toEqual([{ kind: 'decision-removed', seal: 1, decision }]);
  });

  it('is named when other words were put beside it, and when some were where none had been', async () => {
    const log = await sealed();
    const [first, , , , last] = log.decisions;
    const bare = await log.decide({});
    await log.tamper(
      `update decision_texts set note = 'Never seen.' where ${OF_SITE} and decision_id = '${first}'`,
      `update decision_texts set message_to_author = '' where ${OF_SITE} and decision_id = '${last}'`,
      `insert into decision_texts values ($1, '${bare}', 'Seen twice.', null, sha256('x'))`,
    );
    const { findings } = await log.verify();
    expect(findings).toEqual([
      { kind: 'text-changed', seal: 1, decision: first },
      { kind: 'text-changed', seal: 3, decision: last },
      { kind: 'text-changed', seal: null, decision: bare },
    ]);
  });
});

describe('a decision that was put into the past', () => {
  const copyOf = (decision: string, columns: string): string =>
    `insert into decisions select (jsonb_populate_record(d, ${columns})).*
     from decisions d where ${OF_SITE} and id = '${decision}'`;
  const made = '0190a000-0000-7000-8000-00000000000';

  it('is named when it went past the log', async () => {
    const log = await sealed();
    const id = `${made}${logs % 10}`;
    await log.tamper(copyOf(log.decisions[0]!, `'{"id": "${id}"}'`));
    const { findings } = await log.verify();
    expect(findings).toEqual([{ kind: 'decision-inserted', seal: null, decision: id }]);
  });

  it('breaks the seal when it was listed there', async () => {
    const log = await sealed();
    const id = `${made}${logs % 10}`;
    await log.tamper(
      copyOf(log.decisions[0]!, `'{"id": "${id}"}'`),
      `insert into sealed_decisions values ($1, 1, 3, '${id}', sha256('x'))`,
    );
    const { findings } = await log.verify();
    expect(findings).toContainEqual({ kind: 'seal-changed', seal: 1, decision: null });
  });

  it('is named by its date when it came the usual way, before it is sealed and after', async () => {
    const log = await sealed();
    const { id } = await log.desk.post(await log.desk.thread(), 'A comment');
    const decision = `${made}${logs % 10}`;
    await query(
      log.url,
      `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
         to_state, actor_kind, created_at)
       select site_id, $2, $2, id, revision_id, 'approve', state, state, 'system',
         now() - interval '25 hours' from comments where id = $1`,
      [id, decision],
    );
    expect((await log.verify()).findings).toEqual([
      { kind: 'decision-backdated', seal: null, decision },
    ]);
    await log.seal();
    expect((await log.verify()).findings).toEqual([
      { kind: 'decision-backdated', seal: 4, decision },
    ]);
  });
});

describe('a seal', () => {
  it.each(['previous', 'digest', 'hash'])('is named when its %s was changed', async (what) => {
    const log = await sealed();
    await log.tamper(
      what === 'hash'
        ? `update sealed_decisions set hash = sha256('x') where ${OF_SITE} and (seal, position) = (2, 1)`
        : `update decision_seals set ${what} = sha256('x') where ${OF_SITE} and number = 2`,
    );
    const { findings } = await log.verify();
    expect(findings).toContainEqual({ kind: 'seal-changed', seal: 2, decision: null });
  });

  it('is named when its place was given to another', async () => {
    const log = await sealed();
    await log.tamper(
      `update decision_seals a set (version, previous, decisions, caught_up, sealed_at, digest) =
         (select version, previous, decisions, caught_up, sealed_at, digest from decision_seals b
          where b.site_id = a.site_id and b.number = 5 - a.number)
       where ${OF_SITE} and number in (2, 3)`,
      `update sealed_decisions set seal = seal + 2 where ${OF_SITE} and seal in (2, 3)`,
      `update sealed_decisions set seal = 7 - seal where ${OF_SITE} and seal in (4, 5)`,
    );
    const { findings } = await log.verify();
    for (const seal of [2, 3])
      expect(findings).toContainEqual({ kind: 'seal-changed', seal, decision: null });
  });

  it('is missed when it is gone, alone or with all that it sealed', async () => {
    const log = await sealed();
    await log.tamper(`delete from decision_seals where ${OF_SITE} and number = 2`);
    expect((await log.verify()).findings).toEqual([
      { kind: 'seal-missing', seal: 2, decision: null },
    ]);
    await log.tamper(
      `delete from decisions where ${OF_SITE} and id in
         (select decision_id from sealed_decisions where ${OF_SITE} and seal = 2)`,
      `delete from sealed_decisions where ${OF_SITE} and seal = 2`,
    );
    expect((await log.verify()).findings).toEqual([
      { kind: 'seal-missing', seal: 2, decision: null },
    ]);
  });

  it('cannot be put right after a change without breaking the next one', async () => {
    const log = await sealed();
    await log.tamper(
      `update decision_seals set digest = sha256('a chain made anew') where ${OF_SITE} and number = 2`,
    );
    expect((await log.verify()).findings).toEqual([
      { kind: 'seal-changed', seal: 2, decision: null },
      { kind: 'seal-unlinked', seal: 3, decision: null },
    ]);
  });

  it('of the newest, cut off without a trace, is missed by its digest kept elsewhere', async () => {
    const log = await sealed();
    const anchor = (await log.verify()).newest!.digest;
    const last = `(select decision_id from sealed_decisions where ${OF_SITE} and seal = 3)`;
    await log.tamper(
      `delete from decision_texts where ${OF_SITE} and decision_id in ${last}`,
      `delete from decisions where ${OF_SITE} and id in ${last}`,
      `delete from sealed_decisions where ${OF_SITE} and seal = 3`,
      `delete from decision_seals where ${OF_SITE} and number = 3`,
    );
    expect(await log.verify()).toMatchObject({ seals: 2, findings: [] });
    const { code, lines } = await log.command('--anchor', anchor);
    expect(code).toBe(1);
    expect(lines.at(-1)).toContain(`${anchor} is in no chain`);
  });

  it('cut off alone leaves decisions that are in none', async () => {
    const log = await sealed();
    await log.tamper(`delete from decision_seals where ${OF_SITE} and number = 3`);
    expect((await log.verify()).findings).toEqual([
      { kind: 'seal-missing', seal: 3, decision: null },
    ]);
    await log.tamper(`delete from sealed_decisions where ${OF_SITE} and seal = 3`);
    expect((await log.verify()).findings).toEqual([
      { kind: 'decision-inserted', seal: null, decision: log.decisions[4] },
    ]);
  });

  it('is listed to staff, newest first, by pages', async () => {
    const log = await sealed();
    const { http } = server;
    const path = `/sites/${log.site.slug}/moderation/log/seals?limit=2`;
    const first = await http.get(path, { as: log.desk.site.moderator });
    expect(first.body.items).toMatchObject([
      { number: 3, version: 1, decisions: 1, caughtUp: true },
      { number: 2, decisions: 2 },
    ]);
    const [newest, before] = first.body.items;
    expect(newest.previous).toBe(before.digest);
    expect((await log.verify()).newest!.digest).toBe(newest.digest);
    const next = `${path}&after=${encodeURIComponent(first.body.page.next)}`;
    const second = await http.get(next, { as: log.desk.site.moderator });
    expect(second.body.items).toMatchObject([{ number: 1, previous: null }]);
    expect(second.body.page.next).toBeNull();
  });
});

describe('a digest', () => {
  it.each(['abc', 'x'.repeat(64)])('that is none is refused: %s', async (digest) => {
    const { code, err } = await runCommand(
      server.databaseUrl,
      ...['log', 'verify', '--anchor', digest],
    );
    expect(code).toBe(2);
    expect(err).toContain('64 hexadecimal digits');
  });
});
