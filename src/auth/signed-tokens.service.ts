import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { Clock } from '../common/time/clock.js';
import { SITE_ISSUER } from '../people/person-ref.rules.js';
import type { Site } from '../sites/sites.service.js';
import { KeySetsService } from './key-sets.service.js';
import { publicKeyFrom } from './public-key.js';
import { SigningKeyMakingService } from './signing-key-making.service.js';
import { kidFits } from './signing-key.rules.js';
import type { SigningKeyRow } from './signing-keys.repository.js';
import { SigningKeysService } from './signing-keys.service.js';

/** What a site has signed, and with which of its keys. */
export interface Signed {
  payload: JWTPayload;
  key: Pick<SigningKeyRow, 'id' | 'issuer' | 'mayAssertRoles'>;
}

interface Header {
  alg: string;
  kid: string | undefined;
}

const LEEWAY_S = 60;

/**
 * Verifies tokens with a site's keys. A token chooses among these by `alg` and `kid`, and nothing
 * else of its header counts: each key has one algorithm, and no key comes from a token.
 */
@Injectable()
export class SignedTokensService {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly making: SigningKeyMakingService,
    private readonly sets: KeySetsService,
    private readonly clock: Clock,
  ) {}

  /** What a token for this site says, or null when no live key of the site's has signed it. */
  async verify(token: string, site: Site, requiredClaims: string[]): Promise<Signed | null> {
    const header = headerOf(token);
    if (!header) return null;
    for (const key of await this.keys.live(site.id)) {
      if (key.alg !== header.alg || !kidFits(header.kid, key.kid)) continue;
      const material = await this.materialOf(key, header.kid);
      const payload =
        material && (await this.payloadOf(token, material, key, site, requiredClaims));
      if (payload) return { payload, key };
    }
    return null;
  }

  private async materialOf(
    key: SigningKeyRow,
    kid: string | undefined,
  ): Promise<KeyObject | Buffer | null> {
    if (key.alg === 'HS256') return this.making.secretOf(key);
    if (key.jwksUrl !== null) return this.sets.find(key.jwksUrl, key.alg, kid);
    const read = publicKeyFrom(key.publicJwk!, key.alg);
    return 'key' in read ? read.key : null;
  }

  private async payloadOf(
    token: string,
    material: KeyObject | Buffer,
    key: SigningKeyRow,
    site: Site,
    requiredClaims: string[],
  ): Promise<JWTPayload | null> {
    try {
      const { payload } = await jwtVerify(token, material, {
        algorithms: [key.alg],
        audience: site.slug,
        requiredClaims,
        clockTolerance: LEEWAY_S,
        currentDate: this.clock.now(),
        ...(key.issuer === SITE_ISSUER ? {} : { issuer: key.issuer }),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}

/** What a token says about its key; null for one that is no token, or wants an extension. */
function headerOf(token: string): Header | null {
  try {
    const { alg, kid, crit } = decodeProtectedHeader(token);
    const readable = typeof alg === 'string' && ['string', 'undefined'].includes(typeof kid);
    return readable && crit === undefined ? { alg, kid } : null;
  } catch {
    return null;
  }
}
