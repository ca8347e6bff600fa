import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import type { Viewer } from '../auth/permission.rules.js';
import { senderOf, type Sender } from '../auth/sender.decorator.js';
import { Fingerprints } from '../common/crypto/fingerprints.js';
import { Problem } from '../common/http/problem.js';
import { respond, type Answer } from '../common/http/respond.js';
import { NO_SITE, type Transaction } from '../database/site-database.js';
import type { Claim } from './claims.service.js';
import { IdempotencyService, readerCaller, type Call } from './idempotency.service.js';
import { isIdempotencyKey } from './idempotency.rules.js';

interface Once {
  /** What a call costs before it is done; one that is answered again costs nothing. */
  before?: () => Promise<void>;
  work: (tx: Transaction) => Promise<CreatedAnswer>;
  /** As `work`, beside others' in one transaction; null where it has to be done alone. */
  together?: (claim: Claim | null) => Promise<CreatedAnswer | null>;
}

/** An answer that can be kept and given again. */
export type CreatedAnswer = Pick<Answer, 'body' | 'status' | 'location' | 'version'> & {
  /** What was made, where that may be erased again. */
  subjectId?: string;
};

/** Answers creating calls: each is done once for its `Idempotency-Key`. */
@Injectable()
export class OnceAnswers {
  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** @throws {Problem} malformed-request, idempotency-key-reused, idempotency-key-in-use */
  async answer(request: Authorised, reply: FastifyReply, once: Once): Promise<void> {
    const { before = () => Promise.resolve(), work: alone, together } = once;
    const { answer, replayed } = await this.idempotency.once(this.callOf(request), {
      before,
      alone,
      ...(together ? { together } : {}),
    });
    if (replayed) reply.header('idempotent-replayed', 'true');
    respond(request, reply, { ...answer, keep: 'private' });
  }

  private callOf(request: Authorised): Call {
    return {
      siteId: request.site?.id ?? NO_SITE,
      callers: this.callersOf(senderOf(request)),
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
      key: keyFrom(request.headers['idempotency-key']),
      content: `${request.url}\n${JSON.stringify(request.body ?? null)}`,
    };
  }

  /** Guests without a token are told apart by their address, lest one gets another's edit token. */
  private callersOf({ viewer, address, personId }: Sender): [string, ...string[]] {
    if (viewer.kind !== 'anonymous') return [callerName(viewer, personId)];
    const [present, ...before] = this.fingerprints.allOf(address ?? '');
    return [`anonymous:${present}`, ...before.map((each) => `anonymous:${each}`)];
  }
}

/** 201 with something about its caller alone. */
export function created(value: object, more: Omit<CreatedAnswer, 'body'> = {}): CreatedAnswer {
  return { body: JSON.stringify(value), status: 201, ...more };
}

/** As its answers are kept under. */
export function callerName(
  viewer: Exclude<Viewer, { kind: 'anonymous' }>,
  personId: string | null,
) {
  switch (viewer.kind) {
    case 'reader':
      return readerCaller(personId ?? '');
    case 'guest':
      return `guest:${viewer.tokenHash.toString('base64url')}`;
    case 'key':
      return `key:${viewer.keyId}`;
    case 'subject':
      return `subject:${viewer.requestId}`;
    case 'notifier':
      return `notifier:${viewer.noticeId}`;
    case 'operator':
      return `operator:${viewer.keyId}`;
  }
}

function keyFrom(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && isIdempotencyKey(header)) return header;
  throw new Problem(
    'malformed-request',
    'Idempotency-Key is 1 to 255 visible characters, such as a UUID.',
  );
}
