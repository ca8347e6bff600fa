const CONNECT_MS = 10_000;
const SILENT_MS = 30_000;

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];

/** How to talk to a server for mail. */
export interface SmtpTransport {
  host: string;
  port: number;
  secure: boolean;
  ignoreTLS: boolean;
  requireTLS: boolean;
  auth?: { user: string; pass: string };
  connectionTimeout: number;
  greetingTimeout: number;
  dnsTimeout: number;
  socketTimeout: number;
  disableFileAccess: true;
  disableUrlAccess: true;
}

/**
 * What an `smtp://` or `smtps://` address asks for. Credentials go to another machine under TLS
 * only; without credentials it is used where the server offers it. On this machine it is not.
 */
export function transportFor(smtpUrl: string): SmtpTransport {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const local = LOCAL_HOSTS.includes(host.toLowerCase());
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ignoreTLS: local && !secure,
    requireTLS: auth.user !== '' && !local && !secure,
    ...(auth.user === '' ? {} : { auth }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
