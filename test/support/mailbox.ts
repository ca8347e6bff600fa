import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it. */
export interface TakenMail {
  from: string;
  to: string[];
  /** Headers and body, as they came. */
  raw: string;
  /** By lower-case name, unfolded. */
  headers: Record<string, string>;
  /** Decoded parts. */
  text: string;
  html: string;
}

/** A real server for mail, which keeps what it takes. */
export interface Mailbox {
  url: string;
  mails: TakenMail[];
  /** Every attempt to hand one over, also those that were refused. */
  attempts: number;
  /** Refuses whatever comes, and repeats for whom it was, until told otherwise. */
  failing: boolean;
  /** What happens while the next one is on its way. */
  meanwhile: (() => Promise<unknown>) | null;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onMailFrom: (_, __, callback) => {
      mailbox.attempts += 1;
      callback(null);
    },
    onRcptTo: ({ address }, _, callback) => {
      const refusal = new Error(`<${address}>: later`);
      callback(mailbox.failing ? Object.assign(refusal, { responseCode: 451 }) : null);
    },
    onData: (stream, { envelope }, callback) => {
      void text(stream).then(async (raw) => {
        const { meanwhile } = mailbox;
        mailbox.meanwhile = null;
        await meanwhile?.();
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mailbox.mails.push({ from, to: rcptTo.map(({ address }) => address), ...parsed(raw) });
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: [],
    attempts: 0,
    failing: false,
    meanwhile: null,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return mailbox;
}

function parsed(raw: string): Pick<TakenMail, 'raw' | 'headers' | 'text' | 'html'> {
  const { headers } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type']!)![1]!;
  const parts = raw.split(`--${boundary}`).slice(1, -1).map(split);
  const partOf = (type: string): string => {
    const part = parts.find((each) => each.headers['content-type']!.startsWith(type))!;
    return decoded(part.headers['content-transfer-encoding'], part.body.replaceAll('\r\n', '\n'));
  };
  return { raw, headers, text: partOf('text/plain'), html: partOf('text/html') };
}

function split(entity: string): { headers: Record<string, string>; body: string } {
  const [head, ...rest] = entity.trimStart().split('\r\n\r\n');
  const lines = head!.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
  return { headers: Object.fromEntries(headers), body: rest.join('\r\n\r\n') };
}

function decoded(encoding: string | undefined, body: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
