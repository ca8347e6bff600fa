import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../../common/http/problem.js';
import { newId } from '../../common/ids.js';
import { KeptBriefly } from '../../common/kept-briefly.js';
import { Cursors } from '../../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../../common/paging/keyed-page.js';
import { Clock } from '../../common/time/clock.js';
import { SiteDatabase } from '../../database/site-database.js';
import { canMove, stateAfterEdit, type RuleState } from './rule.rules.js';
import {
  RulesRepository,
  type RuleRow,
  type RuleText,
  type RuleVersion,
} from './rules.repository.js';

export type { RuleRow, RuleText, RuleVersion } from './rules.repository.js';

/** Each costs every post something. */
const MOST_RULES = 50;

/** Another process's change shows here within this time. */
const CACHE_MS = 1000;

export type By = RuleVersion['actor'];

/** A site's rules. Each change of a text makes a new version; the old ones stay for their hits. */
@Injectable()
export class RulesService {
  private readonly bySite = new KeptBriefly<RuleRow[]>(CACHE_MS);

  constructor(
    private readonly db: SiteDatabase,
    private readonly rules: RulesRepository,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Those that look at new texts now, as they were a second ago at most. */
  async looking(siteId: string): Promise<RuleRow[]> {
    const known = await this.bySite.get(siteId, async () => this.rules.looking(siteId));
    const now = this.clock.now();
    return known.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  }

  async list(siteId: string, state: RuleState | null): Promise<RuleRow[]> {
    return this.rules.list(siteId, state);
  }

  /** @throws {Problem} not-found */
  async get(siteId: string, id: string): Promise<RuleRow> {
    return orNotFound(await this.rules.find(siteId, id));
  }

  /** Newest first. @throws {Problem} not-found, bad-cursor */
  async versions(
    siteId: string,
    id: string,
    asked: { after?: string; limit: number },
  ): Promise<KeyedPage<RuleVersion>> {
    await this.get(siteId, id);
    return keyedPage<RuleVersion>(this.cursors, {
      scope: `rule ${siteId} ${id}`,
      after: asked.after,
      limit: asked.limit,
      read: ({ key, ...at }) =>
        this.rules.versions(siteId, id, { ...at, key: key && Number(key[0]) }),
      keyOf: ({ version }) => [version],
    });
  }

  /** As a draft. @throws {Problem} too-many-rules */
  async create(siteId: string, text: RuleText, by: By, tx: EntityManager): Promise<RuleRow> {
    const rules = this.rules.within(tx);
    await this.db.lockSite(tx, siteId);
    if ((await rules.list(siteId, null)).length >= MOST_RULES) {
      throw new Problem('too-many-rules', `There are ${MOST_RULES}: archive one first.`);
    }
    const id = newId();
    await rules.insert(siteId, { ...text, id, version: 1, actor: by, madeAt: this.clock.now() });
    return (await rules.find(siteId, id))!;
  }

  /** Another version; one that was live looks on, and holds nobody. @throws {Problem} not-found, rule-archived, precondition-failed */
  async replace(
    siteId: string,
    id: string,
    text: RuleText,
    { by, ifVersion }: { by: By; ifVersion: number | undefined },
  ): Promise<RuleRow> {
    return this.change(siteId, id, async (rules, { version, state }) => {
      refuseStale(version, ifVersion);
      if (state === 'archived') throw archived();
      const next = { ...text, id, version: version + 1, actor: by, madeAt: this.clock.now() };
      await rules.replace(siteId, next, stateAfterEdit(state));
    });
  }

  /** Doing it twice changes nothing. @throws {Problem} not-found, rule-archived, invalid-request, precondition-failed */
  async move(siteId: string, id: string, to: RuleState, ifVersion?: number): Promise<RuleRow> {
    return this.change(siteId, id, async (rules, { state, version }) => {
      refuseStale(version, ifVersion);
      if (state === to) return;
      if (state === 'archived') throw archived();
      if (!canMove(state, to)) {
        throw Problem.invalid([{ pointer: '#/state', detail: `does not follow ${state}` }]);
      }
      const because = to === 'paused' ? 'by-hand' : null;
      await rules.move(siteId, id, { to, because, alarm: null, now: this.clock.now() });
      if (to === 'live') await rules.takeUsual(siteId, id);
    });
  }

  /** It was changed elsewhere. */
  forget(siteId: string): void {
    this.bySite.forget(siteId);
  }

  private async change(
    siteId: string,
    id: string,
    work: (rules: RulesRepository, rule: RuleRow) => Promise<void>,
  ): Promise<RuleRow> {
    const changed = await this.db.transaction(siteId, async (tx) => {
      const rules = this.rules.within(tx);
      await work(rules, orNotFound(await rules.lock(siteId, id)));
      return (await rules.find(siteId, id))!;
    });
    this.forget(siteId);
    return changed;
  }
}

function orNotFound(rule: RuleRow | null): RuleRow {
  if (!rule) throw new Problem('not-found', 'There is no such rule.');
  return rule;
}

function refuseStale(version: number, ifVersion: number | undefined): void {
  if (ifVersion === undefined || ifVersion === version) return;
  throw new Problem('precondition-failed', `The version is ${version} now.`);
}

function archived(): Problem {
  return new Problem('rule-archived', 'Make a new rule: an archived one stays as it is.');
}
