import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Cursors } from '../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../common/paging/keyed-page.js';
import { Clock } from '../common/time/clock.js';
import { render, type Rendered } from '../markup/render.js';
import type { Site } from '../sites/sites.service.js';
import { PoliciesRepository, type PolicyHead, type PolicyRow } from './policies.repository.js';
import { noSuchPolicy } from './policies.service.js';
import { isPolicyKey, type PolicyKind } from './policy.rules.js';

export type { PolicyHead } from './policies.repository.js';

/** A text as a page shows it. */
export type ShownPolicy = PolicyRow & Pick<Rendered, 'html'> & { plain: string };

/** How long an answer may be kept: not beyond the moment at which it changes. */
interface Kept {
  seconds: number;
}

/** Characters of html and text: a few dozen terms, or all the rules of many sites. */
const CACHED_CHARACTERS = 8_000_000;

/** What everybody may read of a site's rules and terms. */
@Injectable()
export class PolicyReadingService {
  /** A version's text never changes, so neither does what is made of it. */
  private readonly rendered = new LRUCache<string, Rendered>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: ({ html, text }) => html.length + text.length + 1,
  });

  constructor(
    private readonly policies: PoliciesRepository,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** The text in force at a moment, otherwise now. @throws {Problem} not-found */
  async get(site: Site, key: string, at?: Date): Promise<ShownPolicy & Kept> {
    const now = this.clock.now();
    const row = isPolicyKey(key) ? await this.policies.inForce(site.id, key, at ?? now) : null;
    if (!row) throw noSuchPolicy();
    const { html, text: plain } = this.renderedOf(site.id, row);
    const seconds = at ? site.settings.cacheSeconds : await this.secondsToKeep(site, key, now);
    return { ...row, html, plain, seconds };
  }

  /** Those in force now, by key. @throws {Problem} bad-cursor */
  async list(
    site: Site,
    asked: { kind: PolicyKind | null; after?: string; limit: number },
  ): Promise<KeyedPage<PolicyHead> & Kept> {
    const now = this.clock.now();
    const { kind, after, limit } = asked;
    const page = await keyedPage<PolicyHead>(this.cursors, {
      scope: `policies ${site.id} ${kind}`,
      after,
      limit,
      read: ({ key, ...at }) =>
        this.policies.page(site.id, { kind, at: now }, { ...at, key: key && String(key[0]) }),
      keyOf: ({ key }) => [key],
    });
    return { ...page, seconds: await this.secondsToKeep(site, null, now) };
  }

  /** Every version there has been or will be, newest first. @throws {Problem} not-found, bad-cursor */
  async versions(
    site: Site,
    key: string,
    asked: { after?: string; limit: number },
  ): Promise<KeyedPage<PolicyHead> & Kept> {
    if (!isPolicyKey(key)) throw noSuchPolicy();
    const page = await keyedPage<PolicyHead>(this.cursors, {
      scope: `versions ${site.id} ${key}`,
      ...asked,
      after: asked.after,
      read: ({ key: version, ...at }) =>
        this.policies.pageOfVersions(site.id, key, { ...at, key: version && Number(version[0]) }),
      keyOf: ({ version }) => [version],
    });
    if (page.items.length === 0) throw noSuchPolicy();
    return { ...page, seconds: site.settings.cacheSeconds };
  }

  private async secondsToKeep(site: Site, key: string | null, now: Date): Promise<number> {
    const { cacheSeconds } = site.settings;
    const change = await this.policies.nextChange(site.id, key, now);
    if (!change) return cacheSeconds;
    return Math.min(cacheSeconds, Math.floor((change.getTime() - now.getTime()) / 1000));
  }

  private renderedOf(siteId: string, { key, version, text }: PolicyRow): Rendered {
    const name = `${siteId} ${key} ${version}`;
    const known = this.rendered.get(name);
    if (known) return known;
    const made = render(text);
    this.rendered.set(name, made);
    return made;
  }
}
