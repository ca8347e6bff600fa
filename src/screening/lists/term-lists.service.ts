import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../../common/http/problem.js';
import { newId } from '../../common/ids.js';
import { KeptBriefly } from '../../common/kept-briefly.js';
import { whyNotOneLine } from '../../common/text/one-line.rules.js';
import { whyNotStorable } from '../../common/text/well-formed.js';
import { Clock } from '../../common/time/clock.js';
import { SiteDatabase } from '../../database/site-database.js';
import type { TermMatch } from '../terms/term.rules.js';
import { ScreenedText } from '../text/screened-text.js';
import { weightOf } from './term-lines.rules.js';
import {
  TermListsRepository,
  type TermListHead,
  type TermListRow,
} from './term-lists.repository.js';
import { TermMatcher } from './term-matcher.js';

export type { TermListHead, TermListRow } from './term-lists.repository.js';

/** What an admin says of a list; the rest is ours. */
export type TermListText = Pick<TermListRow, 'name' | 'outcome' | 'leet' | 'language' | 'terms'>;

/** Each costs every post something. */
const MOST_LISTS = 20;

/** As many wrong lines as anybody mends at once. */
const MOST_ERRORS = 1000;

/** Another process's change shows here within this time. */
const CACHE_MS = 1000;

/** A moderator who tries a list waits longer than a reader who posts. */
const TEST_MS = 2000;

/** A site's lists of terms. Each change makes a new version; the old ones stay for their findings. */
@Injectable()
export class TermListsService {
  private readonly bySite = new KeptBriefly<TermListHead[]>(CACHE_MS);

  constructor(
    private readonly db: SiteDatabase,
    private readonly lists: TermListsRepository,
    private readonly matcher: TermMatcher,
    private readonly clock: Clock,
  ) {}

  /** As they were a second ago at most. */
  async present(siteId: string): Promise<TermListHead[]> {
    return this.bySite.get(siteId, async () => this.lists.present(siteId));
  }

  async list(siteId: string): Promise<TermListHead[]> {
    return this.lists.present(siteId);
  }

  /** @throws {Problem} not-found */
  async get(siteId: string, id: string): Promise<TermListRow> {
    return orNotFound(await this.lists.find(siteId, id));
  }

  /** Run it before `create` or `replace`. @throws {Problem} invalid-request with every bad line */
  async check({ terms, leet, language }: TermListText): Promise<void> {
    const unsafe = terms.flatMap((line, index) => {
      const detail = whyNotStorable(line) ?? whyNotOneLine(line);
      return detail === null ? [] : [{ pointer: `#/terms/${index}`, detail }];
    });
    if (unsafe.length > 0) throw Problem.invalid(unsafe.slice(0, MOST_ERRORS));
    const bad = await this.matcher.whatIsWrong(terms, optionsOf({ leet, language }));
    if (bad.length === 0) return;
    const errors = bad.map(({ line, why }) => ({ pointer: `#/terms/${line - 1}`, detail: why }));
    throw Problem.invalid(errors.slice(0, MOST_ERRORS));
  }

  /** @throws {Problem} too-many-lists */
  async create(siteId: string, text: TermListText, tx: EntityManager): Promise<TermListRow> {
    const lists = this.lists.within(tx);
    await this.db.lockSite(tx, siteId);
    if ((await lists.present(siteId)).length >= MOST_LISTS) throw new Problem('too-many-lists');
    const list = this.rowOf(siteId, newId(), 1, text);
    await lists.insert(list);
    this.db.whenEnded(tx, () => this.bySite.forget(siteId));
    return list;
  }

  /** @throws {Problem} not-found, precondition-failed */
  async replace(
    siteId: string,
    id: string,
    text: TermListText,
    ifVersion?: number,
  ): Promise<TermListRow> {
    const next = await this.db.transaction(siteId, async (tx) => {
      const lists = this.lists.within(tx);
      const before = orNotFound(await lists.lock(siteId, id));
      if (ifVersion !== undefined && ifVersion !== before.version) {
        throw new Problem('precondition-failed', `The version is ${before.version} now.`);
      }
      const list = this.rowOf(siteId, id, before.version + 1, text);
      await lists.end(siteId, id, list.madeAt);
      await lists.insert(list);
      return list;
    });
    this.bySite.forget(siteId);
    return next;
  }

  /** @throws {Problem} not-found */
  async remove(siteId: string, id: string): Promise<void> {
    await this.db.transaction(siteId, async (tx) => {
      const lists = this.lists.within(tx);
      orNotFound(await lists.lock(siteId, id));
      await lists.end(siteId, id, this.clock.now());
    });
    this.bySite.forget(siteId);
  }

  /** What a list finds in a text; the term is named as its line has it. */
  async matches(list: TermListHead, text: ScreenedText, signal: AbortSignal): Promise<TermMatch[]> {
    const { siteId, id, version } = list;
    const lines = () => this.lists.linesOf(siteId, id, version);
    const name = `${siteId} ${id} ${version}`;
    return this.matcher.matches({ ...list, name, options: optionsOf(list), lines }, text, signal);
  }

  /** Null when it took too long. @throws {Problem} not-found */
  async test(siteId: string, id: string, text: string): Promise<TermMatch[] | null> {
    const list = await this.get(siteId, id);
    const signal = AbortSignal.timeout(TEST_MS);
    try {
      return await this.matches(list, new ScreenedText(text), signal);
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  private rowOf(siteId: string, id: string, version: number, text: TermListText): TermListRow {
    return { siteId, id, version, ...text, ...weightOf(text.terms), madeAt: this.clock.now() };
  }
}

function orNotFound(list: TermListRow | null): TermListRow {
  if (!list) throw new Problem('not-found', 'There is no such list of terms.');
  return list;
}

function optionsOf({ leet, language }: Pick<TermListText, 'leet' | 'language'>) {
  return { leet, ...(language === null ? {} : { language }) };
}
