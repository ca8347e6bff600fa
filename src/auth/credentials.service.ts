import { Injectable } from '@nestjs/common';
import { parseToken, sameHash } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { isSub, SITE_ISSUER } from '../people/person-ref.rules.js';
import { PeopleService } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import { KeyDirectoryRepository, type FoundKey } from './key-directory.repository.js';
import type { PageClaims } from './page-claims.rules.js';
import { holds, type Scope, type Viewer } from './permission.rules.js';
import { ReaderTokensService } from './reader-tokens.service.js';

/** How exactly a key's last use is known. */
const TOUCH_MS = 60_000;

/** Tokens longer than this are not looked at (a JWT with our claims has some 500 bytes). */
const MAX_TOKEN_BYTES = 8192;

@Injectable()
export class CredentialsService {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly directory: KeyDirectoryRepository,
    private readonly people: PeopleService,
    private readonly tokens: ReaderTokensService,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} invalid-credential, site-not-found (a key of another site) */
  async viewer(bearer: string | null, site: Site | undefined): Promise<Viewer> {
    if (bearer === null) return { kind: 'anonymous' };
    if (bearer.length > MAX_TOKEN_BYTES) throw new Problem('invalid-credential');
    if (bearer.startsWith('clq_')) return this.byKey(bearer, site);
    if (bearer.startsWith('clb_') || bearer.startsWith('clo_'))
      return this.byInstallationKey(bearer);
    if (bearer.startsWith('clg_')) return guestOf(bearer);
    if (bearer.startsWith('cld_')) return subjectOf(bearer);
    if (bearer.startsWith('cln_')) return notifierOf(bearer);
    if (site) return this.tokens.reader(bearer, site);
    throw new Problem('invalid-credential');
  }

  private async byKey(bearer: string, site: Site | undefined): Promise<Viewer> {
    const token = parseToken('clq', bearer);
    const key = token && (await this.directory.findKey(token.id));
    const good = key && sameHash(key.secretHash, token.hash) && !key.revokedAt;
    if (!good || isOrphaned(key) || this.isOver(key)) throw new Problem('invalid-credential');
    if (!site) throw new Problem('forbidden', "A site's key opens that site only.");
    if (key.siteId !== site.id) throw new Problem('site-not-found');
    this.touch(key);
    const { id: keyId, memberId, memberRole: role } = key;
    return { kind: 'key', keyId, scopes: key.scopes as Scope[], memberId, role };
  }

  private async byInstallationKey(bearer: string): Promise<Viewer> {
    const token = parseToken('clb', bearer) ?? parseToken('clo', bearer);
    const key = token && (await this.directory.findInstallationKey(token.id));
    const good = key && sameHash(key.secretHash, token.hash);
    if (!good || this.isOver(key)) throw new Problem('invalid-credential');
    return { kind: 'operator', keyId: key.id, bootstrap: key.kind === 'bootstrap' };
  }

  private isOver({ expiresAt }: { expiresAt: Date | null }): boolean {
    return expiresAt !== null && expiresAt <= this.clock.now();
  }

  /** Beside the call: nobody waits for it, and a failure costs a note of when it was used. */
  private touch({ siteId, id, lastUsedAt }: FoundKey): void {
    const now = this.clock.now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < TOUCH_MS) return;
    this.credentials.touchKey(siteId, id, now).catch(() => {});
  }

  /**
   * The reader whom a key with `act` speaks for, made at their first word.
   *
   * @throws {Problem} sign-in-required, forbidden, malformed-request
   */
  async onBehalf(viewer: Viewer, site: Site | undefined, header: string): Promise<Viewer> {
    if (viewer.kind === 'anonymous') throw new Problem('sign-in-required');
    if (viewer.kind !== 'key' || !site || !holds(viewer, 'act')) {
      throw new Problem('forbidden', 'Only a key with the scope "act" speaks for a reader.');
    }
    const sub = subFrom(header);
    if (sub === null) {
      throw new Problem(
        'malformed-request',
        'Colloquy-Reader is the reader’s sub, percent-encoded.',
      );
    }
    const person = await this.people.signIn(site.id, { issuer: SITE_ISSUER, sub });
    const { id: personId, name, picture } = person;
    return { kind: 'reader', personId, name, picture, role: null, via: viewer.keyId };
  }

  /** @throws {Problem} invalid-request */
  async signedPage(token: string, site: Site): Promise<PageClaims> {
    return this.tokens.signedPage(token, site);
  }
}

/** Its member has left. */
function isOrphaned({ memberId, memberRole }: FoundKey): boolean {
  return memberId !== null && memberRole === null;
}

function subFrom(header: string): string | null {
  try {
    const sub = decodeURIComponent(header);
    return isSub(sub) ? sub : null;
  } catch {
    return null;
  }
}

/** A guest's token proves itself only beside the comment it belongs to. */
function guestOf(bearer: string): Viewer {
  const token = parseToken('clg', bearer);
  if (!token) throw new Problem('invalid-credential');
  return { kind: 'guest', tokenId: token.id, tokenHash: token.hash };
}

/** A mailed token proves itself only beside the request it belongs to. */
function subjectOf(bearer: string): Viewer {
  const { id: requestId, hash: tokenHash } = rowTokenOf('cld', bearer);
  return { kind: 'subject', requestId, tokenHash };
}

/** A status token proves itself only beside the notice it belongs to. */
function notifierOf(bearer: string): Viewer {
  const { id: noticeId, hash: tokenHash } = rowTokenOf('cln', bearer);
  return { kind: 'notifier', noticeId, tokenHash };
}

/** A token that a row's id names. @throws {Problem} invalid-credential */
function rowTokenOf(prefix: string, bearer: string): { id: string; hash: Buffer } {
  const token = parseToken(prefix, bearer);
  const digits = token && /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(token.id);
  if (!digits) throw new Problem('invalid-credential');
  return { id: digits.slice(1).join('-'), hash: token.hash };
}
