import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeysService } from '../auth/keys.service.js';
import { NEW_SECRET } from '../auth/signing-key-making.service.js';
import { SigningKeysService } from '../auth/signing-keys.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';

/** What is done once: a site with its signing secret, and the token of whoever installs us. */
@Injectable()
export class InstallationService {
  constructor(
    private readonly db: DataSource,
    private readonly sites: SitesService,
    private readonly keys: KeysService,
    private readonly signingKeys: SigningKeysService,
  ) {}

  /** @throws {Problem} slug-taken */
  async createSite(given: {
    slug: string;
    name: string;
    settings?: object;
  }): Promise<{ site: Site; signingSecret: string }> {
    return this.db.transaction(async (tx) => {
      const site = await this.sites.create(given, tx);
      const { secret } = await this.signingKeys.create(site.id, NEW_SECRET, tx);
      return { site, signingSecret: secret! };
    });
  }

  /** A one-time token that makes the first owner; null once there is one. */
  async bootstrapToken(): Promise<string | null> {
    return this.keys.createBootstrap();
  }
}
