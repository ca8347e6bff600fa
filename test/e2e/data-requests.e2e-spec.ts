import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp } from '../support/app.js';
import { linkIn, RequestDesk } from '../support/data-requests.js';
import { invalid, refusal } from '../support/refusal.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STRANGER = 'nobody@readers.example';

let office: RequestDesk;
beforeAll(async () => {
  office = await RequestDesk.open();
});
afterAll(() => office.close());

describe('a request by e-mail', () => {
  it('is answered alike whether the address is known or not, and by nothing else', async () => {
    const known = await office.guest();
    const answers = [
      await office.ask({ kind: 'export', email: known }),
      await office.ask({ kind: 'export', email: known.toUpperCase() }),
      await office.ask({ kind: 'export', email: STRANGER }),
      await office.ask({ kind: 'erasure', email: STRANGER, mode: 'remove-text' }),
    ];
    const seen = answers.map(({ status, text, headers }) => {
      const names = [...headers.keys()].filter((name) => name !== 'date');
      return [status, text, names, headers.get('etag'), headers.get('ratelimit')];
    });
    expect(seen[0]!.slice(0, 2)).toEqual([202, '{"state":"requested"}']);
    for (const each of seen) expect(each).toEqual(seen[0]);
    expect(office.mailbox.attempts).toBe(0);

    await office.work();
    expect(office.mailbox.mails.map(({ to }) => to)).toEqual([[known]]);
    // Of the stranger there is nothing left, not even that somebody asked.
    expect((await office.rows()).map(({ state }) => state)).toEqual(['mailed']);
  });

  it('keeps the address sealed and the token as a hash', async () => {
    const email = await office.guest();
    const { token } = await office.mailed({ kind: 'export', email });
    const kept = JSON.stringify(await office.rows(), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(kept).not.toContain(email);
    expect(kept).not.toContain(token.split('_')[2]);
  });

  it('reaches a reader whose address their site has verified, and no other reader', async () => {
    const addresses = ['sure@readers.example', 'unsure@readers.example'];
    for (const email of addresses) await office.reader(email, { verified: email.startsWith('s') });
    const before = office.mailbox.mails.length;
    for (const email of addresses) await office.ask({ kind: 'export', email });
    await office.work();
    const reached = office.mailbox.mails.slice(before).flatMap(({ to }) => to);
    expect(reached).toEqual(['sure@readers.example']);
  });

  it.each([
    ['a@b.c\r\nBcc: v@t.test'],
    ['"a@evil.test x"@good.test'],
    ['a@good.test,b@evil.test'],
    ['a@good.test, b@evil.test'],
    ['Ann <a@good.test>'],
    ['=?utf-8?q?a=40evil.test?=@good.test'],
    [`${'g:'.repeat(5000)}a@good.test`],
    ['x'.repeat(10_000)],
    ['a@good.test\u0000'],
    ['a@good.test\ud800'],
    [''],
    [null],
    [7],
    [['a@good.test']],
    [{ address: 'a@good.test' }],
  ])('takes no %.40j for an address', async (email) => {
    const body = { kind: 'export', email };
    const path = `${office.desk.at}/data-requests`;
    expect(await refusal(office.server.http, 'POST', path, { body })).toEqual(invalid('#/email'));
  });

  it.each([
    [{ kind: 'all', email: STRANGER }, '#/kind'],
    [{ email: STRANGER }, '#/kind'],
    [{ kind: 'erasure', mode: 'everything', email: STRANGER }, '#/mode'],
    [{ kind: 'export', mode: 'anonymise', email: STRANGER }, '#/mode'],
    [{ kind: 'export', email: STRANGER, personId: 'x' }, '#/personId'],
  ])('takes no %j', async (body, pointer) => {
    const path = `${office.desk.at}/data-requests`;
    expect(await refusal(office.server.http, 'POST', path, { body })).toEqual(invalid(pointer));
  });

  it('is done once for its Idempotency-Key', async () => {
    const before = (await office.rows()).length;
    const headers = { 'idempotency-key': 'once' };
    const body = { kind: 'export', email: await office.guest() };
    await office.ask(body, headers);
    const again = await office.ask(body, headers);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
    expect((await office.rows()).length).toBe(before + 1);
    await office.work();
  });

  it('is limited by where it comes from', async () => {
    await office.desk.settings({ formsPerHour: 10 });
    const path = `${office.desk.at}/data-requests`;
    const statuses: number[] = [];
    for (let call = 0; call < 11; call += 1) {
      const body = { kind: 'export', email: STRANGER };
      statuses.push((await office.server.http.post(path, { body })).status);
    }
    await office.desk.settings({ formsPerHour: 100_000 });
    expect(statuses).toEqual([...Array<number>(10).fill(202), 429]);
  });
});

describe('its mail', () => {
  it('goes to one address, has two parts, and no word that anybody else wrote', async () => {
    const email = await office.guest('<img src=//evil.test> [x](https://evil.test)');
    const { mail, link } = await office.mailed({ kind: 'erasure', email });
    expect([mail.from, mail.to]).toEqual(['comments@daily.example', [email]]);
    expect(mail.headers).toMatchObject({
      from: 'The Daily <comments@daily.example>',
      to: email,
      subject: 'Erasing your data',
      'auto-submitted': 'auto-generated',
    });
    expect(Object.keys(mail.headers)).not.toEqual(expect.arrayContaining(['bcc', 'x-mailer']));
    expect(link).toMatch(
      /^https:\/\/comments\.daily\.example\/data-requests#daily\.cld_[0-9a-f]{32}_\w{43}$/,
    );
    expect(mail.html.match(/<(?!\/?(p|br|html|head|meta|body|a|!doctype)\b)/g)).toBeNull();
    expect(mail.html.match(/https?:[^"<\s]+/g)).toEqual([link, link]);
    expect(mail.text.match(/https?:\S+/g)).toEqual([link]);
    expect(mail.raw).not.toContain('evil');
  });

  it('is in the site’s language', async () => {
    const { desk } = office;
    await desk.settings({ languages: ['de-AT', 'en'] });
    const { mail } = await office.mailed({ kind: 'export', email: await office.guest() });
    await desk.settings({ languages: null });
    expect(mail.text).toContain('Ohne Bestätigung geschieht nichts');
    expect([mail.headers['content-language'], mail.headers['subject']]).toEqual([
      'de',
      'Ihre Daten als Kopie',
    ]);
  });

  it('comes once an hour and three times a day, however often somebody asks', async () => {
    const email = await office.guest();
    const before = office.mailbox.mails.length;
    const askOften = async (times: number): Promise<void> => {
      for (let call = 0; call < times; call += 50) {
        const at = Math.min(50, times - call);
        await Promise.all(Array.from({ length: at }, () => office.ask({ kind: 'export', email })));
      }
      await office.work();
    };
    await askOften(1000);
    await office.work(30 * MINUTE);
    await askOften(1);
    expect(office.mailbox.mails.length - before).toBe(1);
    for (const [hours, mails] of [
      [1, 2],
      [1, 3],
      [1, 3],
      [22, 4],
    ] as const) {
      office.server.later(hours * HOUR);
      await askOften(2);
      expect([hours, office.mailbox.mails.length - before]).toEqual([hours, mails]);
    }
  });

  it('arrives once the server for mail is up again', async () => {
    const { mailbox } = office;
    const email = await office.guest();
    const before = mailbox.mails.length;
    mailbox.failing = true;
    await office.ask({ kind: 'export', email });
    await office.work();
    await office.work();
    const [, attempts] = [await office.work(MINUTE), mailbox.attempts];
    mailbox.failing = false;
    await office.work();
    expect([mailbox.attempts, mailbox.mails.length]).toEqual([attempts, before]);
    await office.work(10 * MINUTE);
    expect(mailbox.mails.slice(before).map(({ to }) => to)).toEqual([[email]]);
    const { token } = linkIn(mailbox.mails.at(-1)!);
    expect((await office.call('GET', 'data-request', token)).body.state).toBe('mailed');
  });

  it('is tried five times, and the request is kept', async () => {
    const { mailbox } = office;
    const email = await office.guest();
    const before = mailbox.attempts;
    mailbox.failing = true;
    await office.ask({ kind: 'export', email });
    for (let hours = 0; hours < 20; hours += 1) await office.work(HOUR);
    mailbox.failing = false;
    await office.work();
    expect(mailbox.attempts - before).toBe(5);
    expect((await office.rows()).at(-1)).toMatchObject({ state: 'requested', attempts: 5 });
  });
});

describe('where no mail is sent', () => {
  it('says so, and what to do; the site itself can still ask', async () => {
    const server = await startApp(undefined, { mail: null });
    const site = await makeSite(server);
    const body = { kind: 'export', email: STRANGER };
    const path = '/sites/daily/data-requests';
    expect(await refusal(server.http, 'POST', path, { body })).toEqual([
      503,
      'mail-off',
      undefined,
    ]);
    const { detail } = (await server.http.post(path, { body })).body;
    expect(detail).toContain('SMTP_URL');
    const started = await server.http.post('/sites/daily/people/sub:x/export', { as: site.admin });
    expect(started.status).toBe(202);
    await server.stop();
  });
});
