import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/config.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { MailService } from '../../src/mail/mail.service.js';
import { serve, type Running } from '../../src/server/serve.js';
import { TEST_SECRET } from '../support/app.js';
import { appUrlOf, freshDatabase } from '../support/database.js';
import { startMailbox, type Mailbox } from '../support/mailbox.js';

let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.close());

/** A server as its environment says. @returns it, and what its start said */
async function start(env: Record<string, string>): Promise<Running & { said: string }> {
  const url = await freshDatabase();
  const config = readConfig({
    DATABASE_URL: appUrlOf(url),
    DATABASE_MIGRATION_URL: url,
    COLLOQUY_SECRET: TEST_SECRET,
    PORT: '0',
    LOG_LEVEL: 'error',
    ...env,
  });
  const said: string[] = [];
  const running = await serve(config, { log: (line) => said.push(line) });
  return { ...running, said: said.join('\n') };
}

describe('a server', () => {
  it('without SMTP_URL says that mail is off', async () => {
    const server = await start({});
    expect([server.app.get(MailService).on, server.said]).toEqual([
      false,
      expect.stringMatching(/^Mail is off/),
    ]);
    await server.app.get(JobsService).runDue();
    await server.stop();
  });

  it('with SMTP_URL and what belongs to it sends mail', async () => {
    const server = await start({
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'comments@daily.example',
      PUBLIC_URL: 'https://daily.example/comments/',
    });
    const mail = server.app.get(MailService);
    expect([mail.on, server.said]).toEqual([true, '']);
    expect(mail.linkTo('x')).toBe('https://daily.example/comments/x');
    await mail.send({ to: 'ann@a.example', subject: 'Hello', text: 'Hello', language: 'en' });
    expect(mailbox.mails.map(({ to, text }) => [to, text.trim()])).toEqual([
      [['ann@a.example'], 'Hello'],
    ]);
    await server.stop();
  });
});
