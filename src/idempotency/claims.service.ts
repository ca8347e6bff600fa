import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SecretBox } from '../common/crypto/secret-box.js';
import { Clock } from '../common/time/clock.js';
import { IdempotencyRepository, type CallId } from './idempotency.repository.js';
import { oldestKept } from './idempotency.rules.js';
import { sealedAnswer, type KeptAnswer } from './kept-answer.js';

/** A call on its way whose answer was not kept a moment ago. */
export interface Claim {
  id: CallId;
  fingerprint: Buffer;
}

/** Keys of many calls whose work one transaction does. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly calls: IdempotencyRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the keys and keeps the answers, in the transaction of the work, which the database undoes when one
   * of them was taken meanwhile: that call was done elsewhere.
   */
  async keep(
    tx: EntityManager,
    siteId: string,
    done: readonly { claim: Claim; answer: object }[],
  ): Promise<void> {
    if (done.length === 0) return;
    const now = this.clock.now();
    const rows = done.map(({ claim, answer }) => ({
      ...claim,
      ...sealedAnswer(this.box, claim.id, { kind: 'answer', answer: answer as KeptAnswer }),
    }));
    await this.calls.within(tx).insertAll(siteId, rows, now, oldestKept(now));
  }
}
