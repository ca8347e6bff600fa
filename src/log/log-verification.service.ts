import { Injectable } from '@nestjs/common';
import { digestOf } from '../common/crypto/canonical-json.js';
import { commitmentTo } from '../common/crypto/commitment.js';
import type { Statements } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { sealedContent, type Seal } from './chain.rules.js';
import {
  after,
  START,
  wrongWithDecision,
  wrongWithSeal,
  type Finding,
  type Found,
  type Place,
} from './findings.rules.js';
import {
  LogReadingRepository,
  type SealedDecision,
  type StoredDecision,
} from './log-reading.repository.js';

export type { Finding } from './findings.rules.js';

const PAGE = 500;
/** Ids alone. */
const IDS_PAGE = 10_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** What a verification tells while it goes on. */
export interface Watcher {
  found: (finding: Finding) => void;
  /** A digest of the chain, in its order. */
  passed: (digest: string) => void;
  progress: (done: number, total: number) => void;
}

export interface LogReport {
  seals: number;
  /** Sealed and still there. */
  decisions: number;
  /** Not sealed yet. */
  waiting: number;
  /** Decisions that had words beside them which have been erased. */
  erasedTexts: number;
  newest: Seal | null;
}

/** Goes through the log and its seals in pages, and says what is not as it was made. */
@Injectable()
export class LogVerificationService {
  constructor(private readonly log: LogReadingRepository) {}

  async verify(site: Pick<Site, 'id'>, watcher: Watcher): Promise<LogReport> {
    const extent = await this.log.extent(site.id);
    const report: LogReport = { seals: 0, decisions: 0, waiting: 0, erasedTexts: 0, newest: null };
    const check = this.checker(report, watcher, extent.decisions);
    let place = START;
    for await (const { seal, leaves } of this.batches(site.id, extent.seals)) {
      const digest = digestOf(sealedContent(site.id, seal, leaves.map(leafOf)));
      wrongWithSeal(place, seal, digest, leaves.length).forEach(watcher.found);
      for (const leaf of leaves) check(place, leaf, { seal: seal.number, leaf: leafOf(leaf) });
      watcher.passed(seal.digest);
      place = after(place, seal);
      report.seals += 1;
      report.newest = seal;
    }
    for (const seal of await this.log.lost(site.id, place.number)) {
      watcher.found({ kind: 'seal-missing', seal, decision: null });
    }
    await this.findStrays(site.id, watcher);
    for await (const waiting of this.waiting(site.id)) {
      report.waiting += 1;
      check(place, waiting, null);
    }
    return report;
  }

  private checker(report: LogReport, { found, progress }: Watcher, total: number) {
    let done = 0;
    return (
      place: Place,
      stored: StoredDecision,
      sealed: Parameters<typeof wrongWithDecision>[3],
    ): void => {
      const now = foundOf(stored);
      wrongWithDecision(place, stored.decisionId, now, sealed).forEach(found);
      if (now.entry && now.entry['text_hash'] !== null && !now.textHash) report.erasedTexts += 1;
      if (now.entry && sealed) report.decisions += 1;
      progress((done += 1), total);
    };
  }

  /** The seals up to `last`, oldest first, each with what is listed under it. */
  private async *batches(
    siteId: string,
    last: number,
  ): AsyncGenerator<{ seal: Seal; leaves: SealedDecision[] }> {
    const listed = this.listed(siteId, last);
    let next = await listed.next();
    for await (const seal of this.seals(siteId, last)) {
      const leaves: SealedDecision[] = [];
      while (!next.done && next.value.seal <= seal.number) {
        // What is listed under a seal that is gone: the seal is missed.
        if (next.value.seal === seal.number) leaves.push(next.value);
        next = await listed.next();
      }
      yield { seal, leaves };
    }
  }

  private async *seals(siteId: string, last: number): AsyncGenerator<Seal> {
    let number = 0;
    while (number < last) {
      const page = await this.log.page(siteId, { number, backwards: true, limit: PAGE });
      const known = page.filter((seal) => seal.number <= last);
      yield* known;
      if (known.length < PAGE) return;
      number = known.at(-1)!.number;
    }
  }

  private async *listed(siteId: string, last: number): AsyncGenerator<SealedDecision> {
    let at = { seal: 0, position: 0 };
    for (;;) {
      const page = await this.log.sealed(siteId, { ...at, last, limit: PAGE });
      yield* page;
      if (page.length < PAGE) return;
      at = page.at(-1)!;
    }
  }

  private async *waiting(siteId: string): AsyncGenerator<StoredDecision> {
    let at = { tx: '0', id: BEFORE_ALL };
    for (;;) {
      const page = await this.log.waiting(siteId, at, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      const { tx, decisionId } = page.at(-1)!;
      at = { tx, id: decisionId };
    }
  }

  private async findStrays(siteId: string, { found }: Watcher): Promise<void> {
    let from: string | null = BEFORE_ALL;
    while (from !== null) {
      const { last, strays } = await this.log.strays(siteId, from, IDS_PAGE);
      for (const decision of strays) found({ kind: 'decision-inserted', seal: null, decision });
      from = last;
    }
  }
}

/** As of what these statements see, such as one snapshot. */
export function verificationOver(db: Statements): LogVerificationService {
  return new LogVerificationService(new LogReadingRepository(db));
}

function leafOf({ decisionId, hash }: SealedDecision): { decisionId: string; hash: string } {
  return { decisionId, hash };
}

function foundOf({ entry, words }: StoredDecision): Found {
  return {
    entry,
    hash: entry && digestOf(entry),
    textHash: words && textHashOf(words),
  };
}

/** As `DecisionsRepository.append` makes it. */
function textHashOf({ salt, note, messageToAuthor }: NonNullable<StoredDecision['words']>): string {
  return commitmentTo({ note, messageToAuthor }, salt);
}
