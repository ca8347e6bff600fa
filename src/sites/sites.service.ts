import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { KeptBriefly } from '../common/kept-briefly.js';
import { Clock } from '../common/time/clock.js';
import { SafeFetch } from '../outbound/safe-fetch.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import {
  patchedSettings,
  settingsFrom,
  type SiteSettings,
  type StoredSettings,
} from './site-settings.rules.js';
import type { SiteRow } from './site.entity.js';
import { SitesRepository, type SlugPosition } from './sites.repository.js';

/** A site with every setting resolved. */
export interface Site {
  id: string;
  slug: string;
  name: string;
  settings: SiteSettings;
  version: number;
  createdAt: Date;
}

/** What is no slug names no site. */
const SLUG = /^[a-z0-9-]{1,63}$/;

/** Another process's change of settings shows here within this time. */
const CACHE_MS = 500;

@Injectable()
export class SitesService {
  private readonly bySlug = new KeptBriefly<Site>(CACHE_MS);

  constructor(
    private readonly db: DataSource,
    private readonly sites: SitesRepository,
    private readonly clock: Clock,
    private readonly outside: SafeFetch,
    private readonly generations: GenerationsService,
  ) {}

  /** @throws {Problem} site-not-found */
  async get(slug: string): Promise<Site> {
    const site = await this.bySlug.get(slug, async () => {
      const row = SLUG.test(slug) ? await this.sites.findBySlug(slug) : null;
      return row && resolved(row);
    });
    if (!site) throw new Problem('site-not-found');
    return site;
  }

  async list(at: SlugPosition): Promise<Site[]> {
    const rows = await this.sites.pageBySlug(at);
    return rows.map(resolved);
  }

  /** @throws {Problem} slug-taken, invalid-request */
  async create(
    given: { id: string; slug: string; name: string; settings?: object },
    tx: EntityManager,
  ): Promise<Site> {
    const row: SiteRow = {
      id: given.id,
      slug: given.slug,
      name: given.name,
      settings: this.changed({}, given.settings),
      version: 1,
      createdAt: this.clock.now(),
    };
    if (!(await this.sites.within(tx).insert(row))) throw new Problem('slug-taken');
    return resolved(row);
  }

  /** @throws {Problem} site-not-found, precondition-failed, invalid-request */
  async change(
    slug: string,
    patch: { name?: string; settings?: object },
    ifVersion?: number,
  ): Promise<Site> {
    const row = await this.db.transaction(async (tx) => {
      const sites = this.sites.within(tx);
      const locked = await sites.lockBySlug(slug);
      if (!locked) throw new Problem('site-not-found');
      if (ifVersion !== undefined && ifVersion !== locked.version) {
        throw new Problem('precondition-failed', `The version is ${locked.version} now.`);
      }
      const settings = this.changed(locked.settings, patch.settings);
      const changed = { ...locked, name: patch.name ?? locked.name, settings };
      await sites.rewrite(changed);
      return { ...changed, version: locked.version + 1 };
    });
    this.generations.siteChanged(row.id);
    const site = resolved(row);
    this.bySlug.set(slug, site);
    return site;
  }

  private changed(stored: StoredSettings, patch: object = {}): StoredSettings {
    const settings = patchedSettings(stored, patch);
    const url = settings.screening?.external?.url;
    const detail = url ? this.outside.whyNot(url) : null;
    if (detail === null) return settings;
    throw Problem.invalid([{ pointer: '#/settings/screening/external/url', detail }]);
  }
}

function resolved(row: SiteRow): Site {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    settings: settingsFrom(row.settings),
    version: row.version,
    createdAt: row.createdAt,
  };
}
