import { channel } from 'node:diagnostics_channel';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { loggedError } from '../common/http/logged-error.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { Site } from '../sites/sites.service.js';
import { fingerprintOf, wordsOf } from './checks/similarity.rules.js';
import { ChecksService, type Check, type Found, type NewText } from './checks.service.js';
import { FindingsRepository, type Kept, type StoredFinding } from './findings.repository.js';
import { letsShow, RuleChecksService, type Spoken } from './rules/rule-checks.service.js';
import { ScreenedText } from './text/screened-text.js';
import { SCREENED, type Screened } from './screened.events.js';
import {
  excerptsOf,
  outcomeOfUnknown,
  verdictOf,
  type Judged,
  type Verdict,
} from './verdict.rules.js';
import { within } from './within.js';

export type { NewText } from './checks.service.js';
export type { StoredFinding } from './findings.repository.js';

/** What came of screening a text. */
export interface Screening {
  verdict: Verdict;
  findings: readonly Judged[];
  /** Null: the text has no words. */
  fingerprint: bigint | null;
  /** Rules that hit, also those that only look. */
  spoken: readonly Spoken[];
  /** Where comments wait for a moderator first, this one need not: a rule says so. */
  letsShow: boolean;
}

/** Which text of which comment was screened, and what came of it. */
export interface ScreenedRevision {
  threadId: string;
  commentId: string;
  revisionId: string;
  screening: Screening;
}

/** Whoever measures listens; else it costs nothing. */
const told = channel(SCREENED);

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Looks at texts before they show, and keeps what it found for those who decide about them. */
@Injectable()
export class ScreeningService implements OnModuleInit {
  private readonly logger = new Logger('Screening');

  constructor(
    private readonly checks: ChecksService,
    private readonly rules: RuleChecksService,
    private readonly findings: FindingsRepository,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'forget-fingerprints',
      everyMs: HOUR_MS,
      run: (site) => this.dropOld(site.id),
    });
  }

  /**
   * Every check runs, side by side, and the strictest outcome wins. Run it ahead of a transaction:
   * it may take as long as the slowest check's deadline.
   */
  async screen(site: Site, it: NewText): Promise<Screening> {
    const begun = performance.now();
    const screening = await this.look(site, it);
    told.publish({
      outcome: screening.verdict,
      took: performance.now() - begun,
    } satisfies Screened);
    return screening;
  }

  /** In the transaction that keeps the text. */
  async keep(
    tx: EntityManager,
    siteId: string,
    screened: ScreenedRevision,
    now: Date,
  ): Promise<void> {
    await this.keepFindings(tx, siteId, [screened], now);
    const { screening, ...about } = screened;
    await this.rules.note(tx, siteId, screening.spoken, { ...about, now });
  }

  /** As `keep`, of many that no rule has spoken about. */
  async keepFindings(
    tx: EntityManager,
    siteId: string,
    screened: readonly ScreenedRevision[],
    now: Date,
  ): Promise<void> {
    await this.findings.within(tx).keep(
      siteId,
      screened.map(({ screening: { fingerprint, findings }, ...about }) => ({
        ...about,
        fingerprint,
        findings: findings.map(asKept),
        now,
      })),
    );
  }

  /** Oldest first. @throws {Problem} comment-not-found */
  async findingsOf(site: { id: string }, commentId: string): Promise<StoredFinding[]> {
    const findings = await this.findings.of(site.id, commentId);
    if (findings === null) throw new Problem('comment-not-found');
    return findings;
  }

  private async look(site: Site, it: NewText): Promise<Screening> {
    const text = new ScreenedText(it.text);
    const words = wordsOf(text.normalised.text);
    const fingerprint = fingerprintOf(words);
    const about = { fingerprint, words: words.length };
    const facts = this.checks.factsOf(site, it, about);
    const checks = await this.checks.of(site, it, text, { about, facts });
    const [ruled, ...found] = await Promise.all([
      this.rules.look({ siteId: site.id, it, text, facts }),
      ...checks.map((check) => this.run(check, it.text)),
    ]);
    const findings = [...found.flat(), ...ruled.findings];
    const { spoken } = ruled;
    const verdict = verdictOf(findings);
    return { verdict, findings, fingerprint, spoken, letsShow: letsShow(spoken) };
  }

  private async run({ name, policy, rule, find }: Check, text: string): Promise<Judged[]> {
    const judged = (found: Found, isUnknown: boolean): Judged => ({
      outcome: policy.outcome as Judged['outcome'],
      ...found,
      rule,
      isUnknown,
      excerpts: excerptsOf(text, found.ranges),
    });
    try {
      const findings = await within(policy.deadlineMs, find);
      return findings.map((found) => judged(found, false));
    } catch (error) {
      this.logger.debug(loggedError(error), `check ${name}`);
      const outcome = outcomeOfUnknown(policy.onUnknown);
      const unknown = { check: name, ranges: [], values: [], detail: 'could-not-tell' };
      return [judged({ ...unknown, outcome }, true)];
    }
  }

  /** What was said a day ago may be said again. */
  private async dropOld(siteId: string): Promise<void> {
    const moment = new Date(this.clock.now().getTime() - DAY_MS);
    await this.findings.dropFingerprintsBefore(siteId, moment);
  }
}

function asKept({ check, outcome, isUnknown, rule, ...found }: Judged): Kept['findings'][number] {
  const { detail: code, values, ranges, excerpts } = found;
  return {
    id: newId(),
    check,
    outcome,
    isUnknown,
    rule,
    detail: { code, values, ranges, excerpts },
  };
}
