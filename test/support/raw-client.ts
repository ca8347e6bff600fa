import { Agent, request } from 'node:http';

export interface RawCall {
  method: string;
  /** Goes out byte for byte, where `fetch` would tidy `//`, `/./` and `%2e` away. */
  path: string;
  as?: string | undefined;
  /** A string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Sends a request line as it is written. */
export function sendRaw(origin: string, { method, path, ...more }: RawCall): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const body = bytesOf(more.body);
  const headers = { ...headersOf(more.as, body), ...more.headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      const told = (): void =>
        resolve({
          status: answer.statusCode!,
          headers: new Headers(Object.entries(answer.headersDistinct).flatMap(pairs)),
          text: Buffer.concat(parts).toString(),
        });
      answer.on('end', told);
      // A stream has no end: what it begins with is enough.
      if (answer.headers['content-type']?.startsWith('text/event-stream')) {
        answer.once('data', () => {
          told();
          answer.destroy();
        });
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function headersOf(as: string | undefined, body: Buffer | undefined): Record<string, string> {
  return {
    ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(body.length) }),
  };
}

function pairs([name, values]: [string, string[] | undefined]): [string, string][] {
  return (values ?? []).map((value) => [name, value]);
}
