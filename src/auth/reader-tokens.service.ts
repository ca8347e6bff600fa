import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { PeopleService, type Profile } from '../people/people.service.js';
import { SITE_ISSUER } from '../people/person-ref.rules.js';
import type { Site } from '../sites/sites.service.js';
import { readPageClaims, type PageClaims } from './page-claims.rules.js';
import type { Viewer } from './permission.rules.js';
import { readClaims } from './reader-claims.rules.js';
import { SignedTokensService, type Signed } from './signed-tokens.service.js';
import { SigningKeysService } from './signing-keys.service.js';

type Reader = Extract<Viewer, { kind: 'reader' }>;

/** A reader who came with a token before. */
interface Known {
  reader: Reader;
  expiresAt: number;
  keyId: string;
}

/** Readers by the token that their site has signed for them, and pages likewise. */
@Injectable()
export class ReaderTokensService {
  /** By hash: verifying costs about 100 µs, and a page's calls come with one token. */
  private readonly known = new LRUCache<string, Known>({ max: 20_000 });

  constructor(
    private readonly tokens: SignedTokensService,
    private readonly keys: SigningKeysService,
    private readonly people: PeopleService,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} invalid-credential, whatever is wrong with the token */
  async reader(token: string, site: Site): Promise<Reader> {
    const at = `${site.id}.${createHash('sha256').update(token).digest('base64')}`;
    const known = this.known.get(at);
    const profile = known && (await this.profileOf(known, site));
    if (profile) return { ...known.reader, ...profile };

    const signed = await this.tokens.verify(token, site, ['sub', 'exp', 'iat']);
    if (!signed) throw new Problem('invalid-credential');
    const { reader, expiresAt } = await this.signIn(signed, site);
    this.known.set(at, { reader, expiresAt, keyId: signed.key.id });
    return reader;
  }

  /**
   * What the site has signed about a page of its own, so that a first comment may start its thread.
   *
   * @throws {Problem} invalid-request
   */
  async signedPage(token: string, site: Site): Promise<PageClaims> {
    const signed = await this.tokens.verify(token, site, ['key', 'exp', 'iat']);
    // An identity provider vouches for people, not for the site's pages.
    const claims = signed?.key.issuer === SITE_ISSUER ? readPageClaims(signed.payload) : null;
    if (claims) return claims;
    throw Problem.invalid([{ pointer: '#/page', detail: 'is not a page signed by this site' }]);
  }

  /** Null once the token is over, its key is, or its reader is somebody else. */
  private async profileOf(known: Known, site: Site): Promise<Profile | null> {
    if (known.expiresAt <= this.clock.now().getTime()) return null;
    const live = (await this.keys.live(site.id)).some(({ id }) => id === known.keyId);
    return live ? this.people.presentProfileOf(site.id, known.reader.personId) : null;
  }

  private async signIn(
    { payload, key }: Signed,
    site: Site,
  ): Promise<{ reader: Reader; expiresAt: number }> {
    const claims = readClaims(payload, this.clock.now());
    if (!claims) throw new Problem('invalid-credential');
    const { role, expiresAt, ...identity } = claims;
    const person = await this.people.signIn(site.id, { issuer: key.issuer, ...identity });
    const reader: Reader = {
      kind: 'reader',
      personId: person.id,
      name: person.name,
      picture: person.picture,
      role: key.mayAssertRoles ? role : null,
    };
    return { reader, expiresAt };
  }
}
