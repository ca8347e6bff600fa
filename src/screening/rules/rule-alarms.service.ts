import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../common/ids.js';
import { Clock } from '../../common/time/clock.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { RuleHitsRepository, type NewHit } from './rule-hits.repository.js';
import { ALARM_WINDOWS, leavesBand, usualAfter, type Pause, type Share } from './rule.rules.js';
import { RulesRepository, type Alarm, type RuleRow } from './rules.repository.js';
import { RulesService } from './rules.service.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEPT_DAYS = 366;

/** A rule that has spoken, as it was when it did. */
export interface Spoken {
  rule: RuleRow;
  isUnknown: boolean;
}

/** Notes what rules speak about, and pauses those that speak too often: in the transaction that notices. */
@Injectable()
export class RuleAlarmsService implements OnModuleInit {
  private readonly logger = new Logger('Rules');

  constructor(
    private readonly rules: RulesRepository,
    private readonly hits: RuleHitsRepository,
    private readonly present: RulesService,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'count rules',
      everyMs: HOUR_MS,
      run: (site) => this.countUsual(site.id),
    });
  }

  async note(
    tx: EntityManager,
    siteId: string,
    spoken: readonly Spoken[],
    about: { commentId: string; revisionId: string; now: Date },
  ): Promise<void> {
    if (spoken.length === 0) return;
    await this.hits.within(tx).insert(siteId, spoken.map(hitOf), about);
    for (const { rule } of spoken.filter(({ rule: { state } }) => state === 'live')) {
      const pause = (await this.capOf(tx, siteId, rule)) ?? (await this.alarmOf(tx, siteId, rule));
      if (pause) await this.pause(tx, siteId, rule, pause);
    }
  }

  /** What has become usual of each rule since it was counted last. Call it now and then. */
  async countUsual(siteId: string): Promise<void> {
    const now = this.clock.now();
    for (const rule of await this.rules.looking(siteId)) {
      const since = rule.countedUntil ?? rule.changedAt;
      // Texts of before have no trace that can be counted quickly.
      const from = new Date(Math.max(since.getTime(), now.getTime() - DAY_MS));
      const seen = await this.hits.between(siteId, rule, from, now);
      await this.rules.count(siteId, rule, usualAfter(rule.usual, seen), now);
    }
    await this.hits.dropBefore(siteId, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
    this.present.forget(siteId);
  }

  private async capOf(tx: EntityManager, siteId: string, rule: RuleRow) {
    if (rule.dailyCap === null) return null;
    // Whoever counts at the same time waits, and counts this one.
    await this.rules.within(tx).lock(siteId, rule.id);
    const midnight = new Date(this.clock.now());
    midnight.setUTCHours(0, 0, 0, 0);
    const today = await this.hits.within(tx).liveSince(siteId, rule.id, midnight);
    return today >= rule.dailyCap ? { because: 'daily-cap' as const, alarm: null } : null;
  }

  private async alarmOf(tx: EntityManager, siteId: string, rule: RuleRow) {
    const { usual } = rule;
    const since = { ...rule, since: rule.changedAt };
    for (const most of ALARM_WINDOWS) {
      const recent = await this.hits.within(tx).lately(siteId, since, most);
      if (!leavesBand(recent, usual)) continue;
      return { because: 'alarm' as const, alarm: alarmFrom(recent, usual) };
    }
    return null;
  }

  /** Once, however many notice it at the same time. */
  private async pause(
    tx: EntityManager,
    siteId: string,
    { id, version }: RuleRow,
    { because, alarm }: { because: Pause; alarm: Alarm | null },
  ): Promise<void> {
    const rules = this.rules.within(tx);
    const rule = await rules.lock(siteId, id);
    if (rule?.state !== 'live' || rule.version !== version) return;
    await rules.move(siteId, id, { to: 'paused', because, alarm, now: this.clock.now() });
    this.present.forget(siteId);
    this.logger.warn(`rule ${id} of site ${siteId} has paused itself: ${because}`);
  }
}

function hitOf({ rule: { id, version, state }, isUnknown }: Spoken): NewHit {
  return { id: newId(), ruleId: id, version, isLive: state === 'live', isUnknown };
}

function alarmFrom(recent: Share, usual: Share): Alarm {
  return { ...recent, usualHits: usual.hits, usualTexts: usual.texts };
}
