import { expect } from '@jest/globals';
import pg from 'pg';
import { LogSealingService } from '../../src/log/log-sealing.service.js';
import {
  LogVerificationService,
  type Finding,
  type LogReport,
} from '../../src/log/log-verification.service.js';
import { SitesService, type Site } from '../../src/sites/sites.service.js';
import { makeSite, type TestApp } from './app.js';
import { runCommand } from './cli.js';
import { query } from './database.js';
import { Desk } from './desk.js';
import { eventually } from './eventually.js';

const TABLES = ['decisions', 'decision_texts', 'decision_seals', 'sealed_decisions'];
const tables = (statement: string): string =>
  TABLES.map((table) => statement.replace('%', table)).join('; ');

const WITHOUT_REFERENCES = `
  do $$ declare it record; begin
    for it in select conrelid::regclass as of, conname from pg_constraint
      where contype = 'f' and confrelid in ('decisions'::regclass, 'decision_seals'::regclass)
    loop execute format('alter table %s drop constraint %I', it.of, it.conname); end loop;
  end $$`;

export type Verified = LogReport & { findings: Finding[] };

/** A site of its own whose log is sealed by the tests. */
export class SealedLog {
  /** Ids, oldest first. */
  readonly decisions: string[] = [];

  private constructor(
    readonly server: TestApp,
    readonly desk: Desk,
    readonly site: Site,
  ) {}

  static async on(server: TestApp, slug: string): Promise<SealedLog> {
    const desk = new Desk(server, await makeSite(server, slug));
    return new SealedLog(server, desk, await server.app.get(SitesService).get(slug));
  }

  /** With three seals: of two decisions, of two, of one. Each has words beside it. */
  static async withThreeSeals(server: TestApp, slug: string): Promise<SealedLog> {
    const log = await SealedLog.on(server, slug);
    for (const count of [2, 2, 1]) {
      for (let n = 0; n < count; n += 1) await log.decide();
      await log.seal();
    }
    return log;
  }

  get url(): string {
    return this.server.databaseUrl;
  }

  /** A comment that is removed. @returns the decision's id */
  async decide(words: object = { note: 'Seen twice.' }): Promise<string> {
    const { id } = await this.desk.post(await this.desk.thread(), 'A comment');
    const { body } = await this.desk.decide('remove', id, { policy: 'tone', ...words });
    const decision = body.results[0].decisionId as string;
    this.decisions.push(decision);
    return decision;
  }

  /** Decisions in one transaction, without any words. */
  async decideMany(count: number): Promise<void> {
    const { id } = await this.desk.post(await this.desk.thread(), 'A comment');
    await query(
      this.url,
      `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
         to_state, actor_kind, created_at)
       select site_id, gen_random_uuid(), gen_random_uuid(), id, revision_id, 'pin', state, state,
         'system', now()
       from comments, generate_series(1, $2::int) where id = $1`,
      [id, count],
    );
  }

  async sealOnce(server = this.server): Promise<number> {
    return server.app.get(LogSealingService).seal(this.site);
  }

  /** All that waits, as one batch or more. */
  async seal(): Promise<void> {
    await this.settled();
    await this.sealOnce();
    expect(await this.waiting()).toBe(0);
  }

  /** Once nothing is open that began before what waits, in databases of other tests either. */
  async settled(): Promise<void> {
    await eventually(async () => {
      const rows = await query(
        this.url,
        `select 1 from unsealed_decisions
         where site_id = $1 and tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`,
        [this.site.id],
      );
      return rows.length === 0;
    }, 30_000);
  }

  async waiting(): Promise<number> {
    return this.count('unsealed_decisions');
  }

  async count(table: string): Promise<number> {
    const [row] = await query<{ count: number }>(
      this.url,
      `select count(*)::int as count from ${table} where site_id = $1`,
      [this.site.id],
    );
    return row!.count;
  }

  /** As the owner of the tables can, whom no trigger and no constraint stops. `$1` is the site. */
  async tamper(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(tables('alter table % disable trigger user'));
      await client.query(WITHOUT_REFERENCES);
      for (const statement of statements) {
        const { rowCount } = await client.query(statement, [this.site.id]);
        expect([statement, rowCount]).not.toEqual([statement, 0]);
      }
      await client.query(tables('alter table % enable trigger user'));
      await client.query('commit');
    } finally {
      await client.end();
    }
  }

  /** What `log verify` does in its own process, on this server. */
  async verify(): Promise<Verified> {
    const findings: Finding[] = [];
    const report = await this.server.app.get(LogVerificationService).verify(this.site, {
      found: (finding) => findings.push(finding),
      passed: () => {},
      progress: () => {},
    });
    return { ...report, findings };
  }

  /** `log verify` itself. */
  async command(...args: string[]): Promise<{ code: number | null; lines: string[] }> {
    const given = ['log', 'verify', '--site', this.site.slug, ...args];
    const { code, out, err } = await runCommand(this.url, ...given);
    expect(err).toBe('');
    return { code, lines: out.trimEnd().split('\n') };
  }
}
