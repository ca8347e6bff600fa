import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Batches } from '../common/batches.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import type { Statements } from '../database/site-database.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import { PeopleRepository, type Found } from './people.repository.js';
import { SITE_ISSUER } from './person-ref.rules.js';
import { PersonChangesService } from './person-changes.service.js';
import type { Identity, Person, Profile, ProfileChange, Said } from './person-record.js';

export type { Person, Profile, Said } from './person-record.js';

/** The authors of a page, by id. */
export type Authors = ReadonlyMap<string, Profile>;

/** A person as their site's token tells of them; null: the token does not say. */
export type SignedIdentity = Identity & Said;

interface Known extends Profile, Begun {
  /** Not since they were merged into somebody, or erased. */
  present: boolean;
}

/** When it was read. */
interface Begun {
  siteId: string;
  /** Of the site's people. */
  generation: number;
  /** By the monotonic clock in milliseconds. */
  at: number;
}

const MOST_PROFILES = 100_000;
/** What changes shows on every process within this time: a merge and an erasure as well. */
const TELLS_MS = 1000;

const MOST_TOGETHER = 500;

/** Readers and imported authors, and what pages show of them. */
@Injectable()
export class PeopleService {
  private readonly known = new LRUCache<string, Known>({ max: MOST_PROFILES });
  private readonly finding = new Batches<string, Found | null>(async (siteId, ids) => {
    const rows = await this.people.findRows(siteId, [...new Set(ids)]);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }, MOST_TOGETHER);

  constructor(
    private readonly people: PeopleRepository,
    private readonly changes: PersonChangesService,
    private readonly clock: Clock,
    private readonly generations: GenerationsService,
  ) {}

  /**
   * The person behind issuer and `sub`, made at the first sign-in. What the token says of them
   * replaces what is kept; of whoever was merged into somebody, the token says nothing any more.
   */
  async signIn(siteId: string, { issuer, sub, ...token }: SignedIdentity): Promise<Person> {
    const begun = this.begin(siteId);
    const said = withoutNulls(token);
    const { person, merged } = await this.found(siteId, { issuer, sub }, said);
    return this.remember(merged ? person : await this.follow(person, said), begun);
  }

  /** The account of that name, made if missing, with what is said about it. */
  async put(
    siteId: string,
    identity: Identity,
    said: Said,
  ): Promise<{ person: Person; created: boolean }> {
    const begun = this.begin(siteId);
    const { person, created } = await this.found(siteId, identity, said);
    return { person: this.remember(await this.follow(person, said), begun), created };
  }

  /** Gives a name to whoever has none. @throws {Problem} forbidden (the site names them) */
  async nameOnce(siteId: string, id: string, name: string): Promise<void> {
    if (!(await this.people.nameOnce(siteId, id, name))) {
      throw new Problem('forbidden', 'Your name is the one that the site knows you by.');
    }
    this.forget(siteId, id);
  }

  /**
   * What pages show, by id. One query for those not seen lately, none when all were.
   *
   * @param reads of `publicly`: what they find is not remembered, since a replica may not know yet of a
   *   change that this process has heard of
   */
  async profilesOf(siteId: string, ids: ReadonlySet<string>, reads?: Statements): Promise<Authors> {
    return this.lately(siteId, ids, reads);
  }

  /** As `profilesOf`; null once the person was merged into somebody, or erased. */
  async presentProfileOf(siteId: string, id: string): Promise<Profile | null> {
    const known = (await this.lately(siteId, new Set([id]))).get(id);
    return known?.present ? { name: known.name, picture: known.picture } : null;
  }

  /** What the site itself calls its readers, by id; absent: they came from elsewhere, or are gone. */
  async subsOf(siteId: string, ids: ReadonlySet<string>): Promise<Map<string, string>> {
    if (ids.size === 0) return new Map();
    const rows = await this.people.findRows(siteId, [...ids]);
    const own = rows.filter(({ issuer, erasedAt }) => issuer === SITE_ISSUER && !erasedAt);
    return new Map(own.map(({ id, sub }) => [id, sub]));
  }

  /** Shows what has changed at once; on other processes it takes its time. */
  forget(siteId: string, id: string): void {
    this.known.delete(id);
    this.generations.siteChanged(siteId);
  }

  /** Whoever comes second to a new identity finds the first's person. */
  private async found(
    siteId: string,
    identity: Identity,
    said: Said,
  ): Promise<{ person: Person; created: boolean; merged: boolean }> {
    const known = await this.people.findByIdentity(siteId, identity);
    if (known) return { person: known, created: false, merged: known.merged };
    const blank = { siteId, id: newId(), ...identity, ...NOTHING_SAID };
    const change = this.changes.changeTo(blank, said) ?? {};
    const person = changed({ ...blank, createdAt: this.clock.now() }, change);
    if (await this.people.insert(person)) return { person, created: true, merged: false };
    return this.found(siteId, identity, said);
  }

  private async follow(person: Person, said: Said): Promise<Person> {
    const change = this.changes.changeTo(person, said);
    if (!change) return person;
    await this.people.rewrite(person.siteId, person.id, change);
    if (change.name !== undefined || change.picture !== undefined) {
      this.generations.siteChanged(person.siteId);
    }
    return changed(person, change);
  }

  private remember(person: Person, begun: Begun): Person {
    const { id, name, picture } = person;
    this.known.set(id, { name, picture, present: true, ...begun });
    return person;
  }

  private async lately(
    siteId: string,
    ids: ReadonlySet<string>,
    reads?: Statements,
  ): Promise<Map<string, Known>> {
    const begun = this.begin(siteId);
    const found = new Map<string, Known>();
    const missing: string[] = [];
    const since = begun.at - TELLS_MS;
    // While the site's people are known to be as they were, so is each of them.
    const unchanged = this.generations.wasSoSince(siteId, since);
    for (const id of ids) {
      const known = this.known.get(id);
      if (isSince(begun, known) && (unchanged || known.at >= since)) found.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    for (const row of await this.rowsOf(siteId, missing, reads)) {
      const { id, name, picture, mergedInto, erasedAt } = row;
      const present = mergedInto === null && erasedAt === null;
      const known = { name, picture, present, ...begun };
      if (!reads) this.known.set(id, known);
      found.set(id, known);
    }
    return found;
  }

  private async rowsOf(
    siteId: string,
    ids: readonly string[],
    reads?: Statements,
  ): Promise<Found[]> {
    if (reads) return this.people.within(reads).findRows(siteId, ids);
    const rows = await Promise.all(ids.map((id) => this.finding.ask(siteId, id)));
    return rows.filter((row) => row !== null);
  }

  /** What was read before the site's people changed is never found after that was heard of. */
  private begin(siteId: string): Begun {
    return { siteId, generation: this.generations.ofSite(siteId), at: performance.now() };
  }
}

/** Of the same site, whose people have not changed meanwhile. */
function isSince({ siteId, generation }: Begun, known: Known | undefined): known is Known {
  return known?.siteId === siteId && known.generation === generation;
}

const NOTHING_SAID = {
  name: null,
  picture: null,
  emailSealed: null,
  emailIndex: null,
  emailVerified: false,
};

function changed(person: Person, { name, picture, email }: ProfileChange): Person {
  return {
    ...person,
    ...(name === undefined ? {} : { name }),
    ...(picture === undefined ? {} : { picture }),
    ...(email && {
      emailSealed: email.sealed,
      emailIndex: email.index,
      emailVerified: email.verified,
    }),
  };
}

/** A token that does not say something leaves it as it is. */
function withoutNulls({ name, picture, email, emailVerified }: Said): Said {
  return {
    ...(name == null ? {} : { name }),
    ...(picture == null ? {} : { picture }),
    ...(email == null ? {} : { email, emailVerified }),
  };
}
