import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { InstallationKeysService } from '../auth/installation-keys.service.js';
import { NEW_SECRET } from '../auth/signing-key-making.service.js';
import { SigningKeysService } from '../auth/signing-keys.service.js';
import { newId } from '../common/ids.js';
import { SiteDatabase } from '../database/site-database.js';
import { SitesService, type Site } from '../sites/sites.service.js';

/** What is done once: a site with its signing secret, and the token of whoever installs us. */
@Injectable()
export class InstallationService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly sites: SitesService,
    private readonly signingKeys: SigningKeysService,
    private readonly installationKeys: InstallationKeysService,
  ) {}

  /** @throws {Problem} slug-taken */
  async createSite(
    given: { slug: string; name: string; settings?: object },
    open?: EntityManager,
  ): Promise<{ site: Site; signingSecret: string }> {
    const id = newId();
    const work = async (tx: EntityManager) => {
      const site = await this.sites.create({ ...given, id }, tx);
      const { secret } = await this.signingKeys.create(id, NEW_SECRET, tx);
      return { site, signingSecret: secret! };
    };
    return open ? this.db.aside(open, id, work) : this.db.transaction(id, work);
  }

  /** A one-time token that makes the first owner; null once there is one. */
  async bootstrapToken(): Promise<string | null> {
    return this.installationKeys.createBootstrap();
  }
}
