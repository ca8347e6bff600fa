import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../../auth/caller.decorator.js';
import { OnceAnswers } from '../../idempotency/once.answers.js';
import type { Site } from '../../sites/sites.service.js';
import { BacktestWorkService } from './backtest-work.service.js';
import { BacktestsService } from './backtests.service.js';
import { toBacktestView } from './dto/backtest.view.js';

const EVERY_MS = 1_000;
/** A reader who wants more asks again. */
const MOST_LINES = 3_600;

/** Answers about backtests: made once for an `Idempotency-Key`, and told line by line. */
@Injectable()
export class BacktestAnswers {
  constructor(
    private readonly backtests: BacktestsService,
    private readonly work: BacktestWorkService,
    private readonly once: OnceAnswers,
  ) {}

  async made(
    request: Authorised,
    reply: FastifyReply,
    { site, ruleId, last }: { site: Site; ruleId: string; last: number },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const view = toBacktestView(await this.backtests.create(tx, site.id, ruleId, last));
        const location = `/api/v1/sites/${site.slug}/moderation/backtests/${view.id}`;
        return { body: JSON.stringify(view), status: 202, location };
      },
    });
    this.work.wake(site.id);
  }

  /** A line of JSON each second until it has ended. @throws {Problem} not-found */
  async progress(reply: FastifyReply, site: Site, id: string): Promise<void> {
    await this.backtests.find(site.id, id);
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    void reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .send(Readable.from(this.lines(site.id, id, gone.signal)));
  }

  private async *lines(siteId: string, id: string, signal: AbortSignal): AsyncGenerator<string> {
    for (let line = 0; line < MOST_LINES && !signal.aborted; line += 1) {
      const view = toBacktestView(await this.backtests.find(siteId, id));
      yield `${JSON.stringify(view)}\n`;
      if (view.state !== 'running') return;
      await pause(EVERY_MS, null, { signal }).catch(() => null);
    }
  }
}
