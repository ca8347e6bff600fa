import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../comments/caller.rules.js';
import { ThreadWritingService, type ThreadWrite } from '../comments/thread-writing.service.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { appealUntil } from '../statements/statement.rules.js';
import { AppealOutcomesService, type Ruling } from './appeal-outcomes.service.js';
import { isLate, misfitOfAction, refusalToDecide, type Appellant } from './appeal.rules.js';
import { AppealsRepository, type Appeal, type Appealable } from './appeals.repository.js';

export type { Appeal } from './appeals.repository.js';
export type { Ruling } from './appeal-outcomes.service.js';

const DAY_MS = 86_400_000;

/** Appeals against decisions: made once and in time, and decided once by somebody else. */
@Injectable()
export class AppealsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly appeals: AppealsRepository,
    private readonly writing: ThreadWritingService,
    private readonly outcomes: AppealOutcomesService,
  ) {}

  /**
   * By the author of what a decision or a check has restricted, or by whom whose report or notice it declined.
   *
   * @throws {Problem} not-found (it is nothing to them), already-appealed, already-reversed, appeal-late
   */
  async file(
    site: Site,
    caller: Appellant,
    { id, text }: { id: string; text: string },
    open?: EntityManager,
  ): Promise<Appeal> {
    return this.db.transaction(
      site.id,
      async (tx) => {
        const { threadId } = await this.appealable(tx, site.id, id, caller);
        const filed = async (write: ThreadWrite): Promise<Appeal> =>
          this.insert(write, await this.appealable(tx, site.id, id, caller), text);
        return this.writing.write(site, threadId, filed, tx);
      },
      open,
    );
  }

  /**
   * What somebody who did not decide before makes of it, and all that follows, at once.
   *
   * @throws {Problem} not-found, already-decided (with `current`), same-reviewer, own-appeal,
   *   invalid-request, changed-since, action-refused, unknown-policy
   */
  async decide(
    site: Site,
    actor: Actor,
    { id, ruling }: { id: string; ruling: Ruling },
    open?: EntityManager,
  ): Promise<Appeal> {
    return this.db.transaction(
      site.id,
      async (tx) => {
        const appeals = this.appeals.within(tx);
        const found = await appeals.find(site.id, id);
        if (!found) throw noSuchAppeal();
        const decided = async (write: ThreadWrite): Promise<Appeal> => {
          await appeals.lock(site.id, id);
          const appeal = (await appeals.find(site.id, id))!;
          refuseRuling(actor, appeal, ruling);
          const outcomeId = await this.outcomes.carryOut(tx, site, actor, { appeal, ruling });
          const { outcome, reason } = ruling;
          const decider = { kind: actor.kind, id: actor.id! };
          await appeals.decide(site.id, id, { outcome, reason, decider, outcomeId, at: write.now });
          const told = { appealId: id, outcome };
          await this.writing.recordWith(write, 'appeal.decided', appeal.commentId, told);
          return (await appeals.find(site.id, id))!;
        };
        // The thread's locks come first, as everywhere.
        return this.writing.write(site, found.threadId, decided, tx);
      },
      open,
    );
  }

  /** @throws {Problem} not-found */
  private async appealable(
    tx: EntityManager,
    siteId: string,
    id: string,
    caller: Appellant,
  ): Promise<Appealable> {
    const about = await this.appeals.within(tx).appealable(siteId, id, caller);
    if (about) return about;
    throw new Problem('not-found', 'There is no decision of that name to appeal against.');
  }

  /** @throws {Problem} already-appealed, already-reversed, appeal-late */
  private async insert(write: ThreadWrite, about: Appealable, text: string): Promise<Appeal> {
    const { tx, site, now } = write;
    const appeals = this.appeals.within(tx);
    const until = appealUntil(about.informedAt, site.settings.appealMonths);
    await this.refuse(tx, site.id, about, { now, until });
    const { decisionId, statementId, commentId, reportId } = about;
    const appealId = newId();
    const isNew = await appeals.insert({
      ...{ decisionId, statementId, commentId, reportId },
      siteId: site.id,
      id: appealId,
      text,
      filedAt: now,
      until,
      dueAt: new Date(now.getTime() + site.settings.appealDueDays * DAY_MS),
    });
    if (!isNew) await this.refuse(tx, site.id, about, { now, until });
    await this.writing.recordWith(write, 'appeal.created', commentId, { appealId });
    return (await appeals.find(site.id, appealId))!;
  }

  /** @throws {Problem} already-appealed, already-reversed, appeal-late */
  private async refuse(
    tx: EntityManager,
    siteId: string,
    about: Appealable,
    { now, until }: { now: Date; until: Date },
  ): Promise<void> {
    const current = await this.appeals.within(tx).against(siteId, about);
    if (current) throw new Problem('already-appealed', undefined, { current });
    if (about.isReversed) {
      throw new Problem('already-reversed', 'The decision is undone: there is nothing to appeal.');
    }
    if (isLate(now, until)) {
      throw new Problem('appeal-late', `The last moment was ${until.toISOString()}.`);
    }
  }
}

export function noSuchAppeal(): Problem {
  return new Problem('not-found', 'There is no such appeal.');
}

function refuseRuling(actor: Actor, appeal: Appeal, { outcome, action }: Ruling): void {
  if (appeal.state !== 'open') {
    const { state, deciderKind, deciderId, decidedAt } = appeal;
    throw new Problem('already-decided', `${deciderKind} ${deciderId} was faster.`, {
      current: {
        state,
        decidedBy: { kind: deciderKind, id: deciderId },
        decidedAt: decidedAt!.toISOString(),
      },
    });
  }
  const refusal = refusalToDecide(actor, whoIsIn(appeal));
  if (refusal) throw new Problem(refusal, 'Leave it to a colleague.');
  const misfit = misfitOfAction(outcome, appeal.party, action);
  if (misfit) throw Problem.invalid([{ pointer: '#/action', detail: misfit }]);
}

/** The first decider and the parties of an appeal. */
export function whoIsIn(appeal: Appeal): Parameters<typeof refusalToDecide>[1] {
  const { firstKind, firstId, authorId, reporterId } = appeal;
  return {
    first: firstKind === null ? null : { kind: firstKind, id: firstId },
    parties: [authorId, reporterId],
  };
}
