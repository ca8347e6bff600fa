import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import { PeopleRepository, type Identity, type Person } from './people.repository.js';

/** A new name shows on every process within this time. */
const NAMES = { max: 100_000, ttl: 10_000 };

/** Readers and imported authors, and the names that pages show. */
@Injectable()
export class PeopleService {
  private readonly known = new LRUCache<string, Person>(NAMES);

  constructor(
    private readonly people: PeopleRepository,
    private readonly clock: Clock,
  ) {}

  /** The person behind issuer and `sub`, made at the first sign-in. */
  async signIn(siteId: string, identity: Identity, tx?: EntityManager): Promise<Person> {
    const people = tx ? this.people.within(tx) : this.people;
    const person = await people.upsert(siteId, newId(), identity, this.clock.now());
    this.known.set(`${siteId}.${person.id}`, person);
    return person;
  }

  /** Names by id. One query for those not seen lately, none when all were. */
  async namesOf(siteId: string, ids: ReadonlySet<string>): Promise<Map<string, string | null>> {
    const names = new Map<string, string | null>();
    const missing: string[] = [];
    for (const id of ids) {
      const person = this.known.get(`${siteId}.${id}`);
      if (person) names.set(id, person.name);
      else missing.push(id);
    }
    if (missing.length > 0) {
      for (const person of await this.people.find(siteId, missing)) {
        this.known.set(`${siteId}.${person.id}`, person);
        names.set(person.id, person.name);
      }
    }
    return names;
  }
}
