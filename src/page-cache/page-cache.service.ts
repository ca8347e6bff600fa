import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../common/time/clock.js';
import { GenerationsService, type Generations } from './generations.service.js';
import { Makings, type Making } from './makings.js';

/** How an answer's bytes are written. */
export type Encoding = 'identity' | 'gzip' | 'br';

/** An answer that is the same for everybody. */
export interface Page {
  /** Its bytes without an encoding. */
  identity: Buffer;
  /** Of the bytes as they are without an encoding, unquoted. */
  tag: string;
  headers: Readonly<Record<string, string>>;
  /** How long shared caches may keep it. */
  seconds: number;
}

/** What a page shows. */
export interface Shown {
  siteId: string;
  /** The generation of each, by id. */
  threads: ReadonlyMap<string, number>;
  generations: Omit<Generations, 'thread'>;
  /** Whether what happens in further threads of the site may show on it too, which no counter here tells. */
  ofSite: boolean;
  /** When it shows something else though nothing was changed, such as a thread that closes by itself. */
  until: Date | null;
}

export interface KeptPage extends Page, Shown {
  /** Of the process's own changes, when it was begun. */
  begun: number;
  /** By the monotonic clock, in milliseconds. */
  madeAt: number;
  checkedAt: number;
  /** Those of its headers that each answer has, as they are sent: a name, a value, a name, … */
  lines: readonly string[];
  encoded: Map<Encoding, Buffer | Promise<Buffer>>;
}

/** Bytes that kept pages take; 0 keeps none. */
export const PAGE_CACHE_BYTES = Symbol('page cache bytes');

/** Changes that other processes made show within this time. */
const CHECK_MS = 500;
/** What was not told because its process was killed shows within this time. */
const MOST_MS = 10_000;
/** What happens in threads that a page does not show yet shows within this time. */
const OF_SITE_MS = 750;
/** Less is sent as fast in one packet. */
const WORTH_ENCODING = 1400;
/** Both encodings, headers and keys take less than this share of the body, and this beside it. */
const BESIDE = 2000;
/** An id, its generation, and their place in a map. */
const OF_THREAD = 150;

const ENCODERS = {
  // Levels beyond 4 take several times as long for a few bytes less.
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 6 }),
} as const;

/** What a page is kept under. @param accept '' where the address alone decides */
export function keyFor(url: string, accept: string): string {
  return `${accept}\n${url}`;
}

/** Public pages as bytes, by their address. Nothing in them depends on who asks. */
@Injectable()
export class PageCacheService {
  private readonly pages: LRUCache<string, KeptPage> | null;
  private readonly makings: Makings<KeptPage>;
  /** Reads that a kept page answered, since the start. */
  hits = 0;
  /** Pages that had to be made. */
  misses = 0;

  constructor(
    @Inject(PAGE_CACHE_BYTES) bytes: number,
    private readonly generations: GenerationsService,
    private readonly clock: Clock,
  ) {
    this.makings = new Makings(() => generations.now(), CHECK_MS);
    this.pages =
      bytes === 0
        ? null
        : new LRUCache({ maxSize: bytes, sizeCalculation: (page, key) => sizeOf(page, key) });
  }

  /** That kept pages take. */
  get bytes(): number {
    return this.pages?.calculatedSize ?? 0;
  }

  /** Whether a page may be kept for this address, of whatever age: with what is accepted, or for all. */
  mayHave(url: string, accept: string): boolean {
    return (this.pages?.has(keyFor(url, accept)) || this.pages?.has(keyFor(url, ''))) === true;
  }

  /** A page that is known to be right; null where that takes a look at the database, or none is kept. */
  fresh(key: string): KeptPage | null {
    const page = this.pages?.get(key);
    if (!page || performance.now() - page.checkedAt > CHECK_MS) return null;
    return this.isOver(page) ? null : this.hit(page);
  }

  /** As `fresh`, with a look at the database where that is needed. */
  async checked(key: string): Promise<KeptPage | null> {
    const page = this.pages?.get(key);
    if (!page || this.isOver(page)) return null;
    const at = performance.now();
    // What cannot be looked at now is made again, which fails as it would without us.
    if (!(await this.isPresent(page).catch(() => false))) {
      this.pages!.delete(key);
      return null;
    }
    page.checkedAt = Math.max(page.checkedAt, at);
    return this.isOver(page) ? null : this.hit(page);
  }

  /** What somebody else makes of it at this moment; null where nobody does, or none are kept. */
  madeNow(key: string): Promise<KeptPage | null> | null {
    return this.makings.of(key)?.then((page) => this.asMade(page)) ?? null;
  }

  private hit(page: KeptPage): KeptPage {
    this.hits += 1;
    return page;
  }

  private asMade(page: KeptPage | null): KeptPage | null {
    return page && !this.hasEnded(page) ? this.hit(page) : null;
  }

  /** From here to `end` others may wait for it. Null: it is being made, or none are kept. */
  make(key: string): Making<KeptPage> | null {
    return this.pages === null ? null : this.makings.begin(key);
  }

  /** Keeps what was made, unless something in it was changed since the making began: who waits has it in any case. */
  keep(making: Making<KeptPage> | null, page: Page, shown: Shown): KeptPage {
    const { begun = 0, madeAt = 0 } = making ?? {};
    const times = { begun, madeAt, checkedAt: madeAt };
    const kept = { ...page, ...shown, ...times, encoded: new Map(), lines: linesOf(page) };
    if (!making) return kept;
    this.misses += 1;
    const known = this.pages?.peek(making.key);
    const isLatest = !known || known.madeAt <= kept.madeAt;
    if (isLatest && !this.isOver(kept)) this.pages?.set(making.key, kept);
    making.end(kept);
    return kept;
  }

  /** How long shared caches may keep it from now on. */
  secondsOf({ seconds, until }: KeptPage): number {
    if (until === null) return seconds;
    const left = Math.floor((until.getTime() - this.clock.now().getTime()) / 1000);
    return Math.max(0, Math.min(seconds, left));
  }

  private async isPresent({ siteId, threads, generations }: KeptPage): Promise<boolean> {
    const present = await Promise.all(
      [...threads].map(async ([id, thread]) => {
        const found = await this.generations.present(siteId, id);
        return found !== null && isSame(found, { thread, ...generations });
      }),
    );
    return present.every((each) => each);
  }

  private isOver(page: KeptPage): boolean {
    const { begun, siteId, threads, ofSite, madeAt } = page;
    return (
      this.generations.hasChangedSince(begun, siteId, threads.keys()) ||
      performance.now() - madeAt > (ofSite ? OF_SITE_MS : MOST_MS) ||
      this.hasEnded(page)
    );
  }

  private hasEnded({ until }: KeptPage): boolean {
    return until !== null && until <= this.clock.now();
  }
}

/** What each answer says for itself. */
const OF_ANSWERS = new Set(['content-type', 'x-request-id', 'cache-control', 'etag']);

function linesOf({ headers }: Page): string[] {
  return Object.entries(headers)
    .filter(([name]) => !OF_ANSWERS.has(name))
    .flat();
}

/** The page's bytes in an encoding, made once. */
export function bytesOf(
  { identity, encoded }: KeptPage,
  encoding: Encoding,
): Promise<Buffer> | Buffer {
  if (encoding === 'identity') return identity;
  const known = encoded.get(encoding);
  if (known) return known;
  const making = ENCODERS[encoding](identity).then((bytes) => {
    encoded.set(encoding, bytes);
    return bytes;
  });
  encoded.set(encoding, making);
  return making;
}

/** What of all that the client takes is worth it. */
export function encodingFor({ identity }: KeptPage, best: Encoding): Encoding {
  return identity.length < WORTH_ENCODING ? 'identity' : best;
}

function isSame(a: Generations, b: Generations): boolean {
  return a.thread === b.thread && a.site === b.site && a.settings === b.settings;
}

function sizeOf({ identity, threads }: KeptPage, key: string): number {
  return identity.length * 2 + key.length * 2 + threads.size * OF_THREAD + BESIDE;
}
