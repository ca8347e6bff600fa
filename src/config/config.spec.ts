import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

const SECRET = 'f3b1c90a77d2e4568890aabbccddeeff00112233445566778899';
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('readConfig', () => {
  it('needs nothing at all', () => {
    expect(readConfig({})).toMatchObject({ port: 8080, host: '127.0.0.1', databaseUrl: null });
  });

  it('counts an empty variable as absent', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 8080,
      databaseUrl: null,
    });
  });

  it('lists every bad variable at once', () => {
    const problems = problemsOf({
      PORT: '80x',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'x',
    });
    expect(problems.map((each) => each.split(' ')[0])).toEqual(
      expect.arrayContaining([
        'PORT',
        'DATABASE_URL',
        'COLLOQUY_SECRET',
        'LOG_LEVEL',
        'PUBLIC_URL',
      ]),
    );
  });

  it.each([
    { story: 'is missing', secret: '' },
    { story: 'is short', secret: 'f3b1c90a77d2' },
    { story: 'is one letter over and over', secret: 'a'.repeat(64) },
    { story: 'was copied from an example', secret: 'change-me-0123456789abcdef0123456789' },
  ])('refuses to start on a database of yours when the secret $story', ({ secret }) => {
    const problems = problemsOf({ DATABASE_URL: 'postgres://h/db', COLLOQUY_SECRET: secret });
    expect(problems).toEqual([expect.stringContaining('COLLOQUY_SECRET')]);
  });

  it('takes a database of yours with a real secret', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://h/db',
      COLLOQUY_SECRET: SECRET,
      PORT: '0',
    });
    expect(config).toMatchObject({ port: 0, secret: SECRET, databaseUrl: 'postgres://h/db' });
  });

  it('takes a pooler only beside the address that leads past it', () => {
    const through = { DATABASE_POOLER: 'transaction', COLLOQUY_SECRET: SECRET };
    const past = { DATABASE_MIGRATION_URL: 'postgres://h/db' };
    const both = { ...through, ...past, DATABASE_URL: 'postgres://pooler/db' };
    expect(readConfig(both).pooler).toBe('transaction');
    expect(readConfig({}).pooler).toBeNull();
    for (const env of [through, { ...through, ...past }, { ...both, DATABASE_MIGRATION_URL: '' }]) {
      expect(problemsOf(env)).toEqual([expect.stringContaining('DATABASE_POOLER needs')]);
    }
    expect(problemsOf({ ...both, DATABASE_POOLER: 'statement' })).toEqual([
      'DATABASE_POOLER must be transaction',
    ]);
  });

  it('takes the servers that may be called though they are private', () => {
    const { outboundAllow } = readConfig({ OUTBOUND_ALLOW: 'idp.internal:8080, [::1]:80 ,' });
    expect(outboundAllow).toEqual(['idp.internal:8080', '[::1]:80']);
    expect(readConfig({}).outboundAllow).toEqual([]);
  });

  it.each([
    ...[
      'idp.internal',
      'https://idp:443',
      'idp:99999',
      '::1:80',
      'a b:80',
      '*:80',
      '10.0.0.0/8:80',
    ],
    ...['user@idp:80', '0x7f.1:80', 'idp:80/path', ':80'],
  ])('takes no "%s" for such a server', (pair) => {
    const problems = problemsOf({ OUTBOUND_ALLOW: `good.internal:80,${pair}` });
    expect(problems).toEqual([`OUTBOUND_ALLOW must list host:port pairs; "${pair}" is none`]);
  });

  it.each([
    { list: '', networks: [] },
    { list: '127.0.0.1', networks: ['127.0.0.1'] },
    { list: ' 10.0.0.0/8, ::1 ,fd00::/8,', networks: ['10.0.0.0/8', '::1', 'fd00::/8'] },
    { list: '0.0.0.0/0', networks: ['0.0.0.0/0'] },
  ])('reads the proxies "$list"', ({ list, networks }) => {
    expect(readConfig({ TRUSTED_PROXIES: list }).trustedProxies).toEqual(networks);
  });

  it.each(['true', '*', '1', '127.1', 'proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8'])(
    'refuses to start on the proxy "%s"',
    (network) => {
      const problems = problemsOf({ TRUSTED_PROXIES: `127.0.0.1, ${network}` });
      expect(problems).toEqual([expect.stringMatching(/^TRUSTED_PROXIES .*none: [^,]*$/)]);
    },
  );

  it.each(['mailto:security@example.com', 'https://example.com/report', 'tel:+1-201-555-0123'])(
    'takes reports at %s',
    (contact) => {
      expect(readConfig({ SECURITY_CONTACT: contact }).securityContact).toBe(contact);
    },
  );

  it.each(['security@example.com', 'http://example.com', 'javascript:alert(1)', 'https://a b'])(
    'takes no reports at %s',
    (contact) => {
      const problems = problemsOf({ SECURITY_CONTACT: contact });
      expect(problems).toEqual([expect.stringContaining('SECURITY_CONTACT')]);
    },
  );
});

const OTHER_SECRET = '00112233445566778899aabbccddeefff3b1c90a77d2e4568890';

describe('the master secret', () => {
  it('comes with the one before it while it is rotated', () => {
    const env = { COLLOQUY_SECRET: SECRET, COLLOQUY_SECRET_PREVIOUS: OTHER_SECRET };
    expect(readConfig(env)).toMatchObject({ secret: SECRET, previousSecret: OTHER_SECRET });
    expect(readConfig({}).previousSecret).toBeNull();
    const short = problemsOf({ COLLOQUY_SECRET_PREVIOUS: 'abc' });
    expect(short).toEqual([expect.stringMatching(/^COLLOQUY_SECRET_PREVIOUS must have/)]);
  });

  it.each([
    ['COLLOQUY_SECRET_PREVIOUS', SECRET],
    ['DATABASE_URL', `postgres://colloquy:${SECRET}@h/db`],
    ['DATABASE_MIGRATION_URL', `postgres://owner:${SECRET}@h/db`],
    ['DATABASE_REPLICA_URLS', `postgres://h/db,postgres://colloquy:${SECRET}@i/db`],
    ['SMTP_URL', `smtps://me:%66${SECRET.slice(1)}@mail.example`],
  ])('is no secret for anything else: %s', (name, value) => {
    const mail = { MAIL_FROM: 'a@b.example', PUBLIC_URL: 'https://b.example' };
    const more = name === 'SMTP_URL' ? mail : { DATABASE_URL: 'postgres://h/db' };
    const env = { COLLOQUY_SECRET: SECRET, ...more, [name]: value };
    expect(problemsOf(env)).toEqual([expect.stringMatching(`^COLLOQUY_SECRET is .*${name}.* too`)]);
  });

  it('was no secret for anything else before either', () => {
    const env = {
      COLLOQUY_SECRET: SECRET,
      COLLOQUY_SECRET_PREVIOUS: OTHER_SECRET,
      DATABASE_URL: `postgres://colloquy:${OTHER_SECRET}@h/db`,
    };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^COLLOQUY_SECRET_PREVIOUS is the/)]);
  });
});

describe('replicas', () => {
  const DATABASE = { DATABASE_URL: 'postgres://h/db', COLLOQUY_SECRET: SECRET };
  const urls = (count: number): string => Array(count).fill('postgres://me:Pw@r/db').join(', ');

  it('are none, or as many as are listed', () => {
    expect(readConfig(DATABASE).replicaUrls).toEqual([]);
    const config = readConfig({ ...DATABASE, DATABASE_REPLICA_URLS: `${urls(2)},` });
    expect(config.replicaUrls).toEqual(['postgres://me:Pw@r/db', 'postgres://me:Pw@r/db']);
  });

  it.each(['replica', ',', 'postgres://r/db,http://s/db', urls(17)])('are not %s', (value) => {
    const problems = problemsOf({ ...DATABASE, DATABASE_REPLICA_URLS: value });
    expect(problems).toEqual([expect.stringMatching(/^DATABASE_REPLICA_URLS must list/)]);
  });

  it('are those of a database that is named', () => {
    expect(problemsOf({ DATABASE_REPLICA_URLS: urls(1) })).toEqual([
      expect.stringMatching(/^DATABASE_URL is required/),
    ]);
  });
});

describe('mail', () => {
  const MAIL = { MAIL_FROM: 'Gazette <a@b.example>', PUBLIC_URL: 'https://b.example' };

  it('is off where no server is named', () => expect(readConfig({}).mail).toBeNull());

  it.each(['smtp://mail.example', 'smtps://me:pass%40word@mail.example:465', 'smtp://[::1]:2525'])(
    'goes to %s',
    (SMTP_URL) => {
      const { mail } = readConfig({ ...MAIL, SMTP_URL });
      expect(mail).toEqual({ smtpUrl: SMTP_URL, from: MAIL.MAIL_FROM });
    },
  );

  it.each([
    'mail.example',
    'mail.example:25',
    'https://mail.example',
    'smtp://',
    'smtp://mail.example/path',
    'smtp://mail.example?tls=no',
    'smtp://me:100%@mail.example',
  ])('does not go to %s', (SMTP_URL) => {
    expect(problemsOf({ ...MAIL, SMTP_URL })).toEqual([expect.stringContaining('SMTP_URL must')]);
  });

  it.each(['Gazette', 'a@b', 'a@b.example, c@d.example'])('comes from no %s', (MAIL_FROM) => {
    const problems = problemsOf({ ...MAIL, SMTP_URL: 'smtp://mail.example', MAIL_FROM });
    expect(problems).toEqual([expect.stringContaining('MAIL_FROM must')]);
  });

  it('needs a sender, an address of ours for its links, and a server', () => {
    expect(problemsOf({ SMTP_URL: 'smtp://mail.example' })).toEqual([
      'MAIL_FROM is required with SMTP_URL',
      'PUBLIC_URL is required with SMTP_URL',
    ]);
    expect(problemsOf(MAIL)).toEqual(['MAIL_FROM is set, and SMTP_URL is not']);
  });
});

describe('a variable that names a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileWith = (text: string, mode = 0o600): string => {
    const file = path.join(folder, `${Math.random()}`);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  it('stands for what the file holds', () => {
    const config = readConfig({
      COLLOQUY_SECRET_FILE: fileWith(`${SECRET}\n`),
      COLLOQUY_SECRET_PREVIOUS_FILE: fileWith(OTHER_SECRET),
      DATABASE_URL_FILE: fileWith('postgres://app:p@h/db\n'),
      DATABASE_MIGRATION_URL_FILE: fileWith('postgres://owner:p@h/db'),
      SMTP_URL_FILE: fileWith('smtps://me:pass@mail.example\n'),
      MAIL_FROM: 'a@b.example',
      PUBLIC_URL: 'https://b.example',
    });
    expect(config).toMatchObject({
      secret: SECRET,
      previousSecret: OTHER_SECRET,
      databaseUrl: 'postgres://app:p@h/db',
      migrationUrl: 'postgres://owner:p@h/db',
      mail: { smtpUrl: 'smtps://me:pass@mail.example' },
    });
  });

  it.each([
    ['is not there', () => path.join(folder, 'nothing'), 'cannot be read (ENOENT)'],
    ['is a folder', () => folder, 'cannot be read (EISDIR)'],
    ['is empty', () => fileWith(' \n'), 'is empty'],
    ['everybody can read', () => fileWith(SECRET, 0o644), 'others can read'],
    ['a group can read', () => fileWith(SECRET, 0o640), 'others can read'],
    ['holds no secret', () => fileWith('short'), 'at least 32 bytes'],
  ])('refuses the start when it %s', (_, file, why) => {
    const problems = problemsOf({ COLLOQUY_SECRET_FILE: file() });
    expect(problems).toEqual([expect.stringContaining(why)]);
    expect(problems[0]).toMatch(/^COLLOQUY_SECRET/);
    expect(problems[0]).not.toContain(SECRET);
  });

  it('refuses the start beside the variable itself', () => {
    const env = { COLLOQUY_SECRET: SECRET, COLLOQUY_SECRET_FILE: fileWith(SECRET) };
    expect(problemsOf(env)).toEqual([
      'COLLOQUY_SECRET_FILE and COLLOQUY_SECRET are both set; keep one',
    ]);
  });
});
