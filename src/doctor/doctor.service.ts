import { appliedMigrations } from '../database/backup/catalog.js';
import { inSession } from '../database/backup/session.js';
import { migrations } from '../database/migrations/index.js';
import { verificationOver } from '../log/log-verification.service.js';
import type { Check } from './check.js';
import { DoctorError } from './doctor-error.js';
import {
  DoctorRepository,
  type FaultRow,
  type Faults,
  type SiteToCheck,
} from './doctor.repository.js';

/** A fault as it is told. */
export interface Fault {
  /** The site's slug; null where it is of no site. */
  site: string | null;
  [column: string]: unknown;
}

export interface Finding {
  check: Check;
  /** All that is wrong, shown or not. */
  count: number;
  examples: Fault[];
  milliseconds: number;
}

export interface Examination {
  checks: readonly Check[];
  /** Of the site of this slug alone; null: of all. */
  site: string | null;
  /** How many faults of each check are shown. */
  examples: number;
  /** After each check. */
  found: (finding: Finding) => void;
}

/** What a check looks at, and how. */
interface Round {
  db: DoctorRepository;
  sites: readonly SiteToCheck[];
  /** Row-level security holds the role: it sees one site at a time. */
  held: boolean;
  /** Of one site alone, though the role sees all. */
  siteId: string | null;
  examples: number;
}

/**
 * Makes checks of a database one after the other, each of one moment. Servers may run meanwhile.
 *
 * @param url for whoever owns the tables; a role that row-level security holds is slower
 * @throws {DoctorError} where there is nothing to look at, or not as this version of ours made it
 */
export async function examine(url: string, given: Examination): Promise<void> {
  const { checks, site, examples, found } = given;
  await inSession(
    url,
    async (client) => {
      refuseOthers(await appliedMigrations(client));
      const db = new DoctorRepository(client);
      const [held, sites] = [await db.isHeld(), await db.sites(site)];
      if (site !== null && sites.length === 0) throw new DoctorError(`There is no site "${site}"`);
      const siteId = site === null ? null : sites[0]!.id;
      for (const check of checks) {
        const begun = performance.now();
        const { count, examples: rows } = await make(check, { db, sites, held, siteId, examples });
        const milliseconds = Math.round(performance.now() - begun);
        found({ check, count, examples: rows.map((row) => told(row, sites)), milliseconds });
      }
    },
    'colloquy doctor',
  );
}

/** Its statements are about the tables of this version. */
function refuseOthers(applied: readonly string[]): void {
  const ours = migrations.map(({ name }) => name);
  if (applied.length === 0) throw new DoctorError('This database holds no tables of ours');
  if (ours.some((name) => !applied.includes(name))) {
    throw new DoctorError('This database is of an older version: run "colloquy migrate" first');
  }
  if (applied.some((name) => !ours.includes(name))) {
    throw new DoctorError('This database is of a newer version: run its own doctor');
  }
}

async function make(check: Check, round: Round): Promise<Faults> {
  try {
    return await round.db.lookingAt(round, () => look(check, round));
  } catch (error) {
    throw new DoctorError(`The check ${check.name} could not be made: ${(error as Error).message}`);
  }
}

async function look({ look }: Check, round: Round): Promise<Faults> {
  if (look.by === 'seals') return overSites(round, (siteId) => sealsOf(siteId, round));
  const query = look.by === 'query' ? look.query : await round.db.written(look.query);
  if (query === null) return { count: 0, examples: [] };
  const { db, held, siteId, examples } = round;
  if (!held) return db.faults(query, siteId, examples);
  return overSites(round, () => db.faults(query, null, examples));
}

async function overSites(
  { db, sites, examples }: Round,
  lookAt: (siteId: string) => Promise<Faults>,
): Promise<Faults> {
  const all: Faults = { count: 0, examples: [] };
  for (const { id } of sites) {
    await db.lookInto(id);
    const found = await lookAt(id);
    all.count += found.count;
    all.examples.push(...found.examples.slice(0, examples - all.examples.length));
  }
  return all;
}

async function sealsOf(siteId: string, { db, examples }: Round): Promise<Faults> {
  const all: Faults = { count: 0, examples: [] };
  await verificationOver(db.statements).verify(
    { id: siteId },
    {
      found: ({ kind, seal, decision }) => {
        all.count += 1;
        if (all.count > examples) return;
        all.examples.push({ site_id: siteId, what: kind, seal, decision_id: decision });
      },
      passed: () => {},
      progress: () => {},
    },
  );
  return all;
}

function told({ site_id: siteId, ...row }: FaultRow, sites: readonly SiteToCheck[]): Fault {
  const site = sites.find(({ id }) => id === siteId);
  return { site: site?.slug ?? (siteId as string | null), ...row };
}
