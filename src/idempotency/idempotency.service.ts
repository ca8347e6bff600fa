import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Batches } from '../common/batches.js';
import { Fingerprints } from '../common/crypto/fingerprints.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { sameHash } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { IdempotencyRepository, type CallId, type KeptCall } from './idempotency.repository.js';
import { isKept, keptUntil, oldestKept } from './idempotency.rules.js';
import type { Claim } from './claims.service.js';
import {
  aboutOf,
  openedAnswer,
  sealedAnswer,
  type KeptAnswer,
  type Outcome,
} from './kept-answer.js';

/** A creating call that may come twice. */
export interface Call {
  siteId: string;
  /** Who calls, e.g. `reader:<id>`; then whom they were kept as before. */
  callers: readonly [string, ...string[]];
  /** Method and pattern of the address. */
  route: string;
  /** Null: the call counts each time. */
  key: string | null;
  /** The address and the body, as text. */
  content: string;
}

/** Answers that may still be asked for again, and until when the last of them is; null without any. */
export interface Kept {
  answers: number;
  until: Date | null;
}

/** One call's work. */
export interface Work<T> {
  /** Runs ahead of the transaction, and not for a call that is answered again. */
  before: () => Promise<void>;
  alone: (tx: EntityManager) => Promise<T>;
  /**
   * Does it beside others' in one transaction and keeps its answer with what is claimed. Null: it has
   * done nothing, and the call is done alone.
   */
  together?: (claim: Claim | null) => Promise<T | null>;
}

const PAGE = 500;
const MOST_TOGETHER = 100;
/** How long one call waits for another with its key. */
const WAIT_MS = 10_000;
const LOCK_TIMEOUT = '55P03';

/**
 * Does a call's work once. The key, the work and the answer are one transaction: whoever comes with
 * the same key meanwhile waits for it and gets its answer, and after a crash there is either both or
 * neither (draft-ietf-httpapi-idempotency-key-header).
 */
@Injectable()
export class IdempotencyService {
  /** Calls under way here: their twins wait without a connection each. */
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly finding = new Batches<CallId, KeptCall | null>(
    async (siteId, calls) => this.calls.findTogether(siteId, calls, oldestKept(this.clock.now())),
    MOST_TOGETHER,
  );

  constructor(
    private readonly db: SiteDatabase,
    private readonly calls: IdempotencyRepository,
    private readonly box: SecretBox,
    private readonly fingerprints: Fingerprints,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} idempotency-key-reused, idempotency-key-in-use; whatever the work throws */
  async once<T extends object>(
    call: Call,
    work: Work<T>,
  ): Promise<{ answer: T; replayed: boolean }> {
    if (call.key === null) {
      await work.before();
      const together = await work.together?.(null);
      const answer = together ?? (await this.db.transaction(call.siteId, work.alone));
      return { answer, replayed: false };
    }
    const ids = idsOf(call, call.key);
    const [id] = ids;
    const name = `${id.siteId} ${id.caller} ${id.route} ${id.keyHash.toString('hex')}`;
    const first = this.running.get(name);
    if (first) await first.catch(() => {});
    const run = this.runOnce(call, ids, work);
    if (!this.running.has(name)) {
      this.running.set(name, run);
      run.finally(() => this.running.delete(name)).catch(() => {});
    }
    return run;
  }

  /** Ends what is over. Call it now and then. */
  async forgetOld(siteId: string): Promise<void> {
    await this.calls.dropBefore(siteId, oldestKept(this.clock.now()));
  }

  /** Answers from before this moment that may still be asked for again: how many, and until when. */
  async keptFrom(siteId: string, before: Date): Promise<Kept> {
    const since = oldestKept(this.clock.now());
    const { answers, last } = await this.calls.countBetween(siteId, since, before);
    return { answers, until: last && keptUntil(last) };
  }

  /** Answers that may still be asked for again, and that only an older master secret opens. */
  async keptOlder(siteId: string): Promise<Kept> {
    const since = oldestKept(this.clock.now());
    let [answers, last] = [0, 0];
    let page = await this.calls.page(siteId, since, null, PAGE);
    while (page.length > 0) {
      const older = page.filter((each) => this.box.isOlder(each.answer, aboutOf(each)));
      answers += older.length;
      last = Math.max(last, ...older.map(({ createdAt }) => createdAt.getTime()));
      page = await this.calls.page(siteId, since, page.at(-1)!, PAGE);
    }
    return { answers, until: answers === 0 ? null : keptUntil(new Date(last)) };
  }

  /** What these readers were answered. @returns how many answers */
  async forgetReaders(siteId: string, personIds: readonly string[]): Promise<number> {
    return this.calls.dropOf(siteId, personIds.map(readerCaller));
  }

  private async runOnce<T extends object>(
    call: Call,
    ids: readonly [CallId, ...CallId[]],
    { before, alone, together }: Work<T>,
  ): Promise<{ answer: T; replayed: boolean }> {
    const fingerprints = this.fingerprints.allOf(call.content).map(sha256);
    for (const id of ids) {
      const known = await this.finding.ask(id.siteId, id);
      if (known?.answer) return this.again(id, fingerprints, { ...known, answer: known.answer });
    }
    await before();
    const [id] = ids;
    const claim = { id, fingerprint: fingerprints[0]! };
    const answer = ids.length === 1 && (await together?.(claim));
    if (answer) return { answer, replayed: false };
    try {
      const outcome = await this.db.transaction(call.siteId, (tx) =>
        this.claimed(tx, ids, { fingerprints, work: alone }),
      );
      return outcome.replayed ? outcome : { answer: settled<T>(outcome.of), replayed: false };
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_TIMEOUT) throw error;
      throw inUse();
    }
  }

  /**
   * Who is called by two names takes both, in one order: while a secret changes, an instance that
   * does not know it yet has a twin under the other name.
   */
  private async claimed<T extends object>(
    tx: EntityManager,
    ids: readonly [CallId, ...CallId[]],
    {
      fingerprints,
      work,
    }: { fingerprints: readonly Buffer[]; work: (tx: EntityManager) => Promise<T> },
  ): Promise<{ replayed: true; answer: T } | { replayed: false; of: Outcome }> {
    const calls = this.calls.within(tx);
    const now = this.clock.now();
    await this.db.waitAtMost(tx, WAIT_MS);
    for (const [at, id] of ids.toSorted(byCaller).entries()) {
      if (await calls.claim(id, fingerprints[0]!, now, oldestKept(now))) continue;
      // What is claimed already has no answer: undone, and found under the other name next time.
      if (at > 0) throw inUse();
      const known = (await calls.find(id, oldestKept(now)))!;
      return {
        ...this.again<T>(id, fingerprints, { ...known, answer: known.answer! }),
        replayed: true,
      };
    }
    const outcome = await outcomeOf(tx, work);
    for (const id of ids) {
      await calls.keep(id, sealedAnswer(this.box, id, outcome));
    }
    return { replayed: false, of: outcome };
  }

  private again<T>(
    id: CallId,
    fingerprints: readonly Buffer[],
    known: { fingerprint: Buffer; answer: Buffer },
  ): { answer: T; replayed: boolean } {
    if (!fingerprints.some((each) => sameHash(known.fingerprint, each))) {
      throw new Problem('idempotency-key-reused', 'Send a new key with a new request.');
    }
    const outcome = openedAnswer(this.box, id, known.answer);
    return { answer: settled<T>(outcome, { replayed: true }), replayed: true };
  }
}

/** What the work gave, or the refusal that a retry would meet again; its writes are undone. */
async function outcomeOf<T extends object>(
  tx: EntityManager,
  work: (tx: EntityManager) => Promise<T>,
): Promise<Outcome> {
  try {
    return { kind: 'answer', answer: (await tx.transaction(work)) as KeptAnswer };
  } catch (error) {
    if (!(error instanceof Problem) || !isKept(error.status)) throw error;
    const { code, detail, extensions } = error;
    return { kind: 'problem', code, ...(detail ? { detail } : {}), extensions: { ...extensions } };
  }
}

/** @throws {Problem} the refusal, where that was the outcome */
function settled<T>(outcome: Outcome, { replayed = false } = {}): T {
  if (outcome.kind === 'answer') return outcome.answer as T;
  const { code, detail, extensions } = outcome;
  throw new Problem(code, detail, extensions, replayed ? { 'idempotent-replayed': 'true' } : {});
}

/** A reader's name as a caller. */
export function readerCaller(personId: string): string {
  return `reader:${personId}`;
}

function idsOf({ siteId, callers, route }: Call, key: string): [CallId, ...CallId[]] {
  const idOf = (caller: string): CallId => ({ siteId, caller, route, keyHash: sha256(key) });
  const [present, ...before] = callers;
  return [idOf(present), ...before.map(idOf)];
}

function byCaller(one: CallId, other: CallId): number {
  return one.caller < other.caller ? -1 : 1;
}

function inUse(): Problem {
  return new Problem('idempotency-key-in-use', 'Ask again with the same key in a moment.');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
