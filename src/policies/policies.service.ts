import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { PoliciesRepository, type PolicyRow } from './policies.repository.js';
import {
  citationAt,
  earliestChange,
  isPolicyKey,
  putting,
  type Cited,
  type PolicyText,
} from './policy.rules.js';

export type { PolicyHead, PolicyRow } from './policies.repository.js';

/** What an admin puts; `effectiveFrom` null is at once. */
export type PutPolicy = PolicyText & { effectiveFrom: Date | null };

/** What a decision cites, held still until its transaction ends. */
export interface Citation {
  siteId: string;
  name: string;
  cited: Cited;
}

/** A moderator chooses one of them. */
const MOST_POLICIES = 100;

/** A site's rules and terms. Each change is another version; none is ever lost. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly policies: PoliciesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a text in the place of the last one, and of whatever was to come after its beginning. The
   * same text again makes no version; a key that was retired is in force again.
   *
   * @throws {Problem} invalid-request, precondition-failed (with `current`), too-many-policies
   */
  async put(
    siteId: string,
    key: string,
    given: PutPolicy,
    ifVersion?: number,
  ): Promise<{ policy: PolicyRow; isNew: boolean }> {
    return this.db.transaction(siteId, async (tx) => {
      const policies = this.policies.within(tx);
      await this.db.lockSite(tx, siteId);
      const isNew = !(await policies.lock(siteId, key));
      const last = isNew ? null : await policies.last(siteId, key);
      const citedAt = isNew ? null : await policies.citedAt(siteId, key);
      const now = this.clock.now();
      const change = putting(given, { now, last, citedAt });
      // Whoever did not hear that it was done asks again, with the version of before.
      if (change.kind === 'unchanged') return { policy: last!, isNew };
      refuseStale(last, ifVersion);
      if (change.kind === 'other-kind') throw otherKind(last!);
      if (change.kind === 'too-early') throw tooEarly(change.earliest);

      if (!last || last.endedAt !== null) await this.refuseOneMore(tx, siteId);
      if (isNew) await policies.insertPolicy(siteId, key, given.kind, now);
      const { kind, title, text, ground, strikes } = given;
      const { version, effectiveFrom } = change;
      const words = { key, kind, title, text, ground, strikes };
      const next = { ...words, version, effectiveFrom, endedAt: null };
      await policies.endFrom(siteId, key, effectiveFrom);
      await policies.insertVersion(siteId, next, now);
      return { policy: next, isNew };
    });
  }

  /** No decision cites it any more; its texts stay. @throws {Problem} not-found */
  async retire(siteId: string, key: string): Promise<void> {
    await this.db.transaction(siteId, async (tx) => {
      const policies = this.policies.within(tx);
      const found = isPolicyKey(key) && (await policies.lock(siteId, key));
      const last = found ? await policies.last(siteId, key) : null;
      if (!last || last.endedAt !== null) throw noSuchPolicy();
      const citedAt = await policies.citedAt(siteId, key);
      const at = earliestChange({ now: this.clock.now(), last, citedAt });
      await policies.endFrom(siteId, key, at);
    });
  }

  /**
   * Takes the lock under which a decision names a policy: until the transaction ends no text of it
   * comes or goes, and where there is no such rule the site gets none.
   *
   * @throws {Problem} unknown-policy (with `policies`, the keys there are)
   */
  async cite(tx: EntityManager, siteId: string, name: string): Promise<Citation> {
    const policies = this.policies.within(tx);
    if (!(await policies.lockShared(siteId, name))) {
      await policies.lockSiteShared(siteId);
      await policies.lockShared(siteId, name);
    }
    const now = this.clock.now();
    const texts = await policies.textsOfRule(siteId, name, now);
    const cited = { texts, rulesSince: await policies.rulesSince(siteId) };
    const citation = { siteId, name, cited };
    await this.pin(tx, citation, now);
    return citation;
  }

  /** The version in force at the moment of the decision; null for a name of no rule. @throws {Problem} unknown-policy */
  async pin(
    tx: EntityManager,
    { siteId, name, cited }: Citation,
    at: Date,
  ): Promise<number | null> {
    const citation = citationAt(cited, at);
    if (citation.kind === 'pinned') return citation.version;
    if (citation.kind === 'free') return null;
    const known = await this.policies.within(tx).keysOfRules(siteId, at);
    const detail =
      known.length > 0
        ? 'Give one of "policies", or none.'
        : 'The site has no rule in force: give none, or put one first.';
    const errors = [{ pointer: '#/policy', detail: `is no rule in force: ${name}` }];
    throw new Problem('unknown-policy', detail, { errors, policies: known });
  }

  private async refuseOneMore(tx: EntityManager, siteId: string): Promise<void> {
    const live = await this.policies.within(tx).countLive(siteId);
    if (live >= MOST_POLICIES) {
      throw new Problem('too-many-policies', `There are ${live}: retire one first.`);
    }
  }
}

/** Whether `cite` or `pin` threw it. */
export function isUnknownPolicy(error: unknown): boolean {
  return error instanceof Problem && error.code === 'unknown-policy';
}

export function noSuchPolicy(): Problem {
  return new Problem('not-found', 'There is no such policy, or was none then.');
}

function refuseStale(last: PolicyRow | null, ifVersion: number | undefined): void {
  if (ifVersion === undefined || ifVersion === last?.version) return;
  if (!last) throw new Problem('precondition-failed', 'There is no such policy yet.');
  const { version, title, text, effectiveFrom } = last;
  throw new Problem('precondition-failed', `The version is ${version} now.`, {
    current: { version, title, text, effectiveFrom: effectiveFrom.toISOString() },
  });
}

function otherKind({ kind }: PolicyRow): Problem {
  return Problem.invalid([{ pointer: '#/kind', detail: `is ${kind} for ever: take another key` }]);
}

function tooEarly(earliest: Date): Problem {
  const detail = `must not be before ${earliest.toISOString()}; leave it out for at once`;
  return Problem.invalid([{ pointer: '#/effectiveFrom', detail }]);
}
