import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { buildConnector, Client } from 'undici';
import { outsideOfCall } from '../common/calls/call.js';
import { isPublicAddress } from './public-address.js';

/** Ports that people serve HTTPS on; another may be an internal service's. */
const HTTPS_PORTS: readonly number[] = [443, 8443];
const DEADLINE_MS = 10_000;
const MAX_BYTES = 64 * 1024;

export interface OutboundRequest {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Bytes of the answer's body; one with more is refused. @default 64 KiB */
  maxBytes?: number;
  /** For everything, from the look-up of the name to the last byte. @default 10 s */
  timeoutMs?: number;
  /** Ends it before that. */
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  /** A redirect is an answer like any other: it is not followed. */
  status: number;
  latencyMs: number;
  /** The header of that name, where it came once. */
  retryAfter: string | null;
  /** As it was sent: nothing is decompressed. */
  text: string;
}

/** Says nothing about why, so that whoever chose the address learns nothing about our network. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(cause: unknown) {
    super('The address gave no usable answer.', { cause });
  }
}

export interface OutboundSettings {
  /** `host:port` pairs that may be private, on any port and without TLS. */
  allow?: readonly string[];
  ports?: readonly number[];
}

/** The outside world. */
export interface Network {
  resolve(hostname: string): Promise<LookupAddress[]>;
  connector: typeof buildConnector;
}

const INTERNET: Network = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  connector: buildConnector,
};

/**
 * The only way out of the server. Addresses come from people who must not reach what we can reach:
 * a name is looked up once, every address it has must be public, and one of these is dialled. Each
 * call has a connection of its own.
 */
@Injectable()
export class SafeFetch {
  private readonly allowed: ReadonlySet<string>;
  private readonly ports: readonly number[];

  constructor(
    { allow = [], ports = HTTPS_PORTS }: OutboundSettings,
    private readonly network: Network = INTERNET,
  ) {
    this.allowed = new Set(allow);
    this.ports = ports;
  }

  /** Why this address is never called, whatever its name stands for; null when it may be. */
  whyNot(address: string): string | null {
    const url = plainUrl(address);
    if (!url) return 'must be an https:// address without a user name or password';
    if (this.isExempt(url)) return null;
    if (url.protocol !== 'https:') return 'must be an https:// address';
    if (!this.ports.includes(portOf(url))) return `must be on port ${this.ports.join(' or ')}`;
    const host = hostOf(url);
    return isIP(host) && !isPublicAddress(host) ? 'must be on the public internet' : null;
  }

  /** @throws {OutboundError} when the address is refused, silent, slow or too talkative */
  async request(address: string, options: OutboundRequest = {}): Promise<OutboundAnswer> {
    return outsideOfCall(async () => this.ask(address, options));
  }

  /** The JSON of a 200. @throws {OutboundError} as `request`, and for any other answer */
  async json(
    address: string,
    bounds: Pick<OutboundRequest, 'maxBytes' | 'timeoutMs'> = {},
  ): Promise<unknown> {
    const headers = { accept: 'application/json' };
    const { status, text } = await this.request(address, { ...bounds, headers });
    if (status !== 200) throw new OutboundError(new Error(`status ${status}`));
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new OutboundError(cause);
    }
  }

  private async ask(address: string, options: OutboundRequest): Promise<OutboundAnswer> {
    const { method = 'GET', headers = {}, body, maxBytes = MAX_BYTES } = options;
    const timeoutMs = options.timeoutMs ?? DEADLINE_MS;
    const signal = within(timeoutMs, options.signal);
    const started = performance.now();
    let client: Client | undefined;
    try {
      const url = this.checked(address);
      const addresses = await Promise.race([this.addressesOf(url), whenAborted(signal)]);
      const connect = this.network.connector({ lookup: always(addresses), timeout: timeoutMs });
      client = new Client(url.origin, { connect, maxResponseSize: maxBytes });
      const answer = await client.request({
        method,
        path: url.pathname + url.search,
        headers: { 'user-agent': 'Colloquy', ...headers },
        body: body ?? null,
        signal,
      });
      const text = await answer.body.text();
      const wait = answer.headers['retry-after'];
      const retryAfter = typeof wait === 'string' ? wait : null;
      const latencyMs = performance.now() - started;
      return { status: answer.statusCode, latencyMs, retryAfter, text };
    } catch (cause) {
      throw new OutboundError(cause);
    } finally {
      await client?.destroy();
    }
  }

  private checked(address: string): URL {
    const why = this.whyNot(address);
    if (why) throw new Error(why);
    return new URL(address);
  }

  /** Where the host is. A literal is its own address: nobody looks it up. */
  private async addressesOf(url: URL): Promise<LookupAddress[]> {
    const host = hostOf(url);
    const family = isIP(host);
    const found = family ? [{ address: host, family }] : await this.network.resolve(host);
    const refused = found.some(({ address }) => !isPublicAddress(address));
    if (found.length === 0) throw new Error('The name has no address.');
    if (refused && !this.isExempt(url)) throw new Error('It is not on the public internet.');
    return found;
  }

  private isExempt(url: URL): boolean {
    return this.allowed.has(`${url.hostname}:${portOf(url)}`);
  }
}

/** An address of HTTP, with TLS or without, that holds no credential; null for any other. */
function plainUrl(address: string): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol)) return null;
  return url.username || url.password ? null : url;
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Looks nothing up: a name that changes its mind after the check is dialled where it was checked. */
function always(addresses: LookupAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    if (all) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function within(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([timeout, signal]) : timeout;
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
