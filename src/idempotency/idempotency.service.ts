import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Fingerprints } from '../common/crypto/fingerprints.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { sameHash } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import type { ProblemCode } from '../common/http/problems.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { IdempotencyRepository, type CallId } from './idempotency.repository.js';
import { isKept, keptUntil, oldestKept } from './idempotency.rules.js';

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

/** What is given again: JSON all through. */
export type KeptAnswer = Record<string, unknown>;

type Outcome =
  | { kind: 'answer'; answer: KeptAnswer }
  | { kind: 'problem'; code: ProblemCode; detail?: string; extensions: Record<string, unknown> };

const PAGE = 500;
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

  constructor(
    private readonly db: SiteDatabase,
    private readonly calls: IdempotencyRepository,
    private readonly box: SecretBox,
    private readonly fingerprints: Fingerprints,
    private readonly clock: Clock,
  ) {}

  /**
   * `before` runs ahead of the transaction, and not for a call that is answered again.
   *
   * @throws {Problem} idempotency-key-reused, idempotency-key-in-use; whatever the work throws
   */
  async once<T extends object>(
    call: Call,
    before: () => Promise<void>,
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<{ answer: T; replayed: boolean }> {
    if (call.key === null) {
      await before();
      return { answer: await this.db.transaction(call.siteId, work), replayed: false };
    }
    const ids = idsOf(call, call.key);
    const [id] = ids;
    const name = `${id.siteId} ${id.caller} ${id.route} ${id.keyHash.toString('hex')}`;
    const first = this.running.get(name);
    if (first) await first.catch(() => {});
    const run = this.runOnce(call, ids, { before, work });
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
    { before, work }: { before: () => Promise<void>; work: (tx: EntityManager) => Promise<T> },
  ): Promise<{ answer: T; replayed: boolean }> {
    const fingerprints = this.fingerprints.allOf(call.content).map(sha256);
    for (const id of ids) {
      const known = await this.calls.find(id, oldestKept(this.clock.now()));
      if (known?.answer) return this.again(id, fingerprints, { ...known, answer: known.answer });
    }
    await before();
    try {
      const outcome = await this.db.transaction(call.siteId, (tx) =>
        this.claimed(tx, ids, { fingerprints, work }),
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
    await calls.waitAtMost(WAIT_MS);
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
      const sealed = this.box.seal(Buffer.from(JSON.stringify(outcome)), aboutOf(id));
      await calls.keep(id, sealed, subjectOf(outcome));
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
    const outcome = JSON.parse(this.box.open(known.answer, aboutOf(id)).toString()) as Outcome;
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

/** What an answer is about: the id of what was made. */
function subjectOf(outcome: Outcome): string | null {
  const subject = outcome.kind === 'answer' ? outcome.answer['subjectId'] : null;
  return typeof subject === 'string' ? subject : null;
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

function aboutOf({ siteId, caller, keyHash }: CallId): string {
  return `answer to ${siteId} ${caller} ${keyHash.toString('hex')}`;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
