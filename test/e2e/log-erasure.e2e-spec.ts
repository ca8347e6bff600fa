import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../src/common/crypto/canonical-json.js';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { disguisesOf } from '../support/dump.js';
import { query } from '../support/database.js';
import { SealedLog } from '../support/sealed-log.js';

let server: TestApp;
beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());

const TABLES = [
  'decisions',
  'decision_texts',
  'decision_seals',
  'sealed_decisions',
  'unsealed_decisions',
];

/** Everything in the log's tables, as text. */
async function logDump(): Promise<string> {
  const rows = await Promise.all(
    TABLES.map((table) => query(server.databaseUrl, `select t::text as row from ${table} t`)),
  );
  return rows
    .flat()
    .map(({ row }) => String(row).toLowerCase())
    .join('\n');
}

describe('an author who is erased', () => {
  it('has left no word in the log’s tables, and the chain still verifies', async () => {
    const log = await SealedLog.on(server, 'daily');
    const as = await log.desk.reader('zqsub', { name: 'zqname' });
    const me = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    const { id } = await log.desk.post(await log.desk.thread(), 'zqtext', { as });
    // Short, so that a hash without a salt would give them away.
    const words = { note: 'zq1', messageToAuthor: 'zq2' };
    await log.desk.decide('remove', id, words);
    const other = await log.decide({ note: 'zqother' });
    await log.seal();
    await log.desk.decide('restore', id, { note: 'zq3' });
    for (const word of ['zq1', 'zq2', 'zq3']) expect(await logDump()).toContain(word);
    const salts = (
      await query<{ salt: string }>(
        server.databaseUrl,
        `select encode(t.salt, 'hex') as salt from decision_texts t
         join decisions d on d.id = t.decision_id where d.comment_id = $1`,
        [id],
      )
    ).map(({ salt }) => salt);
    expect(new Set(salts).size).toBe(2);

    const subject = { personId: me, emailIndexes: [] };
    await server.app.get(ErasureService).erase(log.site, subject, 'remove-text');
    const dump = await logDump();
    const guesses = [canonicalJson(words), canonicalJson({ value: words }), 'zq1zq2'];
    for (const gone of ['zqname', 'zqsub', 'zqtext', 'zq1', 'zq2', 'zq3', ...guesses, ...salts]) {
      for (const form of disguisesOf(gone)) expect(dump).not.toContain(form);
    }
    expect(dump).toContain('zqother');
    expect(await log.verify()).toMatchObject({ erasedTexts: 2, findings: [] });
    await log.seal();
    expect(await log.verify()).toMatchObject({ seals: 2, erasedTexts: 2, findings: [] });

    // The words of others are still bound.
    await log.tamper(
      `update decision_texts set note = 'zq1' where site_id = $1 and decision_id = '${other}'`,
    );
    expect((await log.verify()).findings).toEqual([
      { kind: 'text-changed', seal: 1, decision: other },
    ]);
  });

  it('cannot be given other words afterwards', async () => {
    const log = await SealedLog.on(server, 'weekly');
    const decision = await log.decide({ note: 'zqbefore' });
    await log.seal();
    await query(server.databaseUrl, 'delete from decision_texts where decision_id = $1', [
      decision,
    ]);
    await query(
      server.databaseUrl,
      `insert into decision_texts values ($1, $2, 'zqafter', null, sha256('x'))`,
      [log.site.id, decision],
    );
    expect((await log.verify()).findings).toEqual([{ kind: 'text-changed', seal: 1, decision }]);
  });
});
