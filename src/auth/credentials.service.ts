import { Injectable } from '@nestjs/common';
import { parseToken, sameHash } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { PageClaims } from './page-claims.rules.js';
import type { Scope, Viewer } from './permission.rules.js';
import { ReaderTokensService } from './reader-tokens.service.js';

/** Tokens longer than this are not looked at (a JWT with our claims has some 500 bytes). */
const MAX_TOKEN_BYTES = 8192;

@Injectable()
export class CredentialsService {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly tokens: ReaderTokensService,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} invalid-credential, site-not-found (a key of another site) */
  async viewer(bearer: string | null, site: Site | undefined): Promise<Viewer> {
    if (bearer === null) return { kind: 'anonymous' };
    if (bearer.length > MAX_TOKEN_BYTES) throw new Problem('invalid-credential');
    if (bearer.startsWith('clq_')) return this.byKey(bearer, site);
    if (bearer.startsWith('clb_')) return this.byBootstrap(bearer);
    if (bearer.startsWith('clg_')) return guestOf(bearer);
    if (site) return this.tokens.reader(bearer, site);
    throw new Problem('invalid-credential');
  }

  private async byKey(bearer: string, site: Site | undefined): Promise<Viewer> {
    const token = parseToken('clq', bearer);
    const key = token && (await this.credentials.findKey(token.id));
    const now = this.clock.now();
    const live =
      key &&
      sameHash(key.secretHash, token.hash) &&
      !key.revokedAt &&
      (!key.expiresAt || key.expiresAt > now);
    if (!live) throw new Problem('invalid-credential');
    if (!site) throw new Problem('forbidden', "A site's key opens that site only.");
    if (key.siteId !== site.id) throw new Problem('site-not-found');
    return { kind: 'key', keyId: key.id, scopes: key.scopes as Scope[], memberId: key.memberId };
  }

  private async byBootstrap(bearer: string): Promise<Viewer> {
    const token = parseToken('clb', bearer);
    const key = token && (await this.credentials.findBootstrap(token.id));
    if (!key || !sameHash(key.secretHash, token.hash)) throw new Problem('invalid-credential');
    return { kind: 'bootstrap', keyId: key.id };
  }

  /** @throws {Problem} invalid-request */
  async signedPage(token: string, site: Site): Promise<PageClaims> {
    return this.tokens.signedPage(token, site);
  }
}

/** A guest's token proves itself only beside the comment it belongs to. */
function guestOf(bearer: string): Viewer {
  const token = parseToken('clg', bearer);
  if (!token) throw new Problem('invalid-credential');
  return { kind: 'guest', tokenId: token.id, tokenHash: token.hash };
}
