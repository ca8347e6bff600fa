import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { Cursors } from '../common/paging/cursor.js';
import { Clock } from '../common/time/clock.js';
import { LimitsService } from '../limits/limits.service.js';
import type { Site } from '../sites/sites.service.js';
import { leadingZeroBits, refusalToForm, type FormRefusal } from './guest-forms.rules.js';

/** What a guest's page asks for before it posts, where the site wants a delay or work. */
export interface GuestForm {
  token: string;
  /** The first moment at which it is taken. */
  notBefore: Date;
  /** Leading zero bits that SHA-256 of `<token>.<proof>` must have. */
  workBits: number;
}

interface SentForm {
  token: string;
  proof?: string;
}

const ONCE = { name: 'guest-form', most: 1, seconds: 86_400 };

/** Forms that a guest's comment comes with. They keep scripts busy and readers where they are. */
@Injectable()
export class GuestFormsService {
  constructor(
    private readonly tokens: Cursors,
    private readonly limits: LimitsService,
    private readonly clock: Clock,
  ) {}

  /** Null where the site asks for none. */
  issue(site: Site, threadId: string): GuestForm | null {
    const { guestDelaySeconds, guestWorkBits: workBits } = site.settings;
    if (guestDelaySeconds === 0 && workBits === 0) return null;
    const now = this.clock.now().getTime();
    const token = this.tokens.encode(scopeOf(threadId), {
      direction: 'after',
      at: [now, randomUUID()],
    });
    return { token, notBefore: new Date(now + guestDelaySeconds * 1000), workBits };
  }

  /**
   * Looks at a form, and keeps nothing. Answers what to spend; null where the site asks for none.
   *
   * @throws {Problem} invalid-request (none, another thread's, without its work, or too old),
   *   rate-limited (too early)
   */
  check(site: Site, threadId: string, form: SentForm | undefined): string | null {
    const { settings } = site;
    if (settings.guestDelaySeconds === 0 && settings.guestWorkBits === 0) return null;
    if (!form) throw invalid('is needed here: GET …/threads/{thread}/me gives one');
    const [issuedAt, nonce] = this.read(threadId, form.token);
    const work = createHash('sha256')
      .update(`${form.token}.${form.proof ?? ''}`)
      .digest();
    const facts = { issuedAt, workBits: leadingZeroBits(work) };
    const refusal = refusalToForm(facts, settings, this.clock.now().getTime());
    if (refusal) throw problemOf(refusal, settings.guestWorkBits);
    return nonce;
  }

  /** A form is taken once. @throws {Problem} invalid-request (it was used) */
  async spend(site: Site, nonce: string): Promise<void> {
    try {
      await this.limits.take(site.id, [{ limit: ONCE, subject: nonce }]);
    } catch (error) {
      throw error instanceof Problem ? invalid('was used before; get another') : error;
    }
  }

  private read(threadId: string, token: string): [number, string] {
    try {
      const { at } = this.tokens.decode(scopeOf(threadId), token)!;
      return [Number(at[0]), String(at[1])];
    } catch (error) {
      throw error instanceof Problem ? invalid('is not one that this thread gave') : error;
    }
  }
}

function scopeOf(threadId: string): string {
  return `guest form ${threadId}`;
}

function invalid(detail: string): Problem {
  return Problem.invalid([{ pointer: '#/form', detail }]);
}

function problemOf(refusal: FormRefusal, workBits: number): Problem {
  switch (refusal.kind) {
    case 'too-early':
      return tooEarly(refusal.wait);
    case 'no-work':
      return invalid(`lacks its work of ${workBits} bits`);
    case 'expired':
      return invalid('is too old; get another');
  }
}

function tooEarly(wait: number): Problem {
  const retryAfter = Math.ceil(wait);
  return new Problem(
    'rate-limited',
    `Nobody has read the thread that fast; come again in ${retryAfter} seconds.`,
    { retryAfter, limit: 'guest-delay' },
    { 'retry-after': String(retryAfter) },
  );
}
