import { describe, expect, it } from '@jest/globals';
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
