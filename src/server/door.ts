import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../common/calls/admission.js';
import { Draining } from '../common/calls/draining.js';
import { pathOf } from '../common/http/path-of.js';
import { sendAtOnce } from '../common/http/problem.filter.js';
import { unavailable } from '../common/http/unavailable.js';
import { PageCacheService } from '../page-cache/page-cache.service.js';
import { headersFor } from './answer-headers.js';
import type { Reach } from './cors.rules.js';
import { isProbe } from './lanes.rules.js';

type Raw = FastifyRequest['raw'];
type RawReply = FastifyReply['raw'];

export const FULL = unavailable('There is more to do than can be done at once.');

/** Where there is no room for a call. */
export function sendFull(
  request: Pick<FastifyRequest, 'id' | 'url' | 'headers'>,
  raw: RawReply,
  reach: Reach,
): void {
  sendAtOnce(FULL, request, raw, headersFor(request, reach));
}

/**
 * Refuses public reads that there is no room for before the framework looks at them, which is a good part of
 * what a refusal costs: where four times as many call as can be answered, refusals are most of the work. What
 * it knows nothing of it lets by, to be refused behind it.
 */
export function refuseAtTheDoor(
  { server }: FastifyInstance,
  find: () => NestFastifyApplication,
): void {
  const [handle] = server.listeners('request') as [(request: Raw, raw: RawReply) => void];
  let door: Door | undefined;
  server.off('request', handle);
  server.on('request', (request, raw) => {
    door ??= new Door(find());
    if (door.isShutFor(request)) {
      const { url = '', headers } = request;
      sendFull({ id: randomUUID(), url, headers }, raw, 'everywhere');
    } else handle(request, raw);
  });
}

class Door {
  private readonly admission: Admission;
  private readonly draining: Draining;
  private readonly pages: PageCacheService;

  constructor(app: NestFastifyApplication) {
    this.admission = app.get(Admission);
    this.draining = app.get(Draining);
    this.pages = app.get(PageCacheService, { strict: false });
  }

  /** Whoever has a credential may be staff, and pages that are at hand cost as little. */
  isShutFor({ method, url = '', headers: { authorization, accept = '' } }: Raw): boolean {
    if (!this.admission.isFull('ordinary') || this.draining.hasBegun) return false;
    if (method !== 'GET' || authorization !== undefined || isProbe(pathOf(url))) return false;
    if (this.pages.mayHave(url, accept)) return false;
    return !this.admission.hasRoom('ordinary');
  }
}
