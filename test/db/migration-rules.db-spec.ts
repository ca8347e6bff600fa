import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { emptyDatabase } from '../support/database.js';
import { MigrationLinter, type AskedMigration } from '../support/migration-linter.js';
import { CASES, migrationOf, RELEASED, type Given } from '../support/migration-cases.js';
import { RULES, type Rule } from '../support/migration-rules.js';

/** The last one of before there were rules, and before any release. */
const LAST_FREE = 'SendWebhooks1795478400160';

/** The rules that the last of them breaks. */
async function judged(given: readonly Given[]): Promise<Rule[]> {
  const linter = new MigrationLinter(RELEASED);
  let found: Rule[] = [];
  for (const each of given) found = await linter.objectionsTo(migrationOf(each));
  return found;
}

const flat = (side: 'bad' | 'good'): [Rule, string, Given[]][] =>
  Object.entries(CASES).flatMap(([rule, cases]) =>
    cases[side].map((given): [Rule, string, Given[]] => {
      const { statements } = migrationOf(given.at(-1)!);
      return [rule as Rule, statements.join('; '), given];
    }),
  );

describe('the rules of migrations', () => {
  it.each(flat('bad'))('%s: refuse %s', async (rule, _, given) => {
    expect(await judged(given)).toContain(rule);
  });

  it.each(flat('good'))('%s: take %s', async (_, __, given) => {
    expect(await judged(given)).toEqual([]);
  });
});

/** Runs a migration, and keeps what it asks. */
async function asked(Migration: new () => MigrationInterface, db: DataSource) {
  const migration = new Migration();
  const statements: string[] = [];
  const runner = db.createQueryRunner();
  const recorder = {
    query: async (text: string, values?: unknown[]): Promise<unknown> => {
      statements.push(text);
      return runner.query(text, values);
    },
  };
  await migration.up(recorder as QueryRunner);
  await runner.release();
  const { contracts } = migration as Pick<AskedMigration, 'contracts'>;
  return {
    statements,
    transaction: migration.transaction ?? true,
    ...(contracts && { contracts }),
  };
}

describe('every migration since', () => {
  it('keeps the rules', async () => {
    const from = migrations.findIndex(({ name }) => name === LAST_FREE) + 1;
    expect(from).toBeGreaterThan(0);
    const url = await emptyDatabase();
    const options = dataSourceOptions(url);
    const db = new DataSource({ ...options, migrations: migrations.slice(0, from) });
    await db.initialize();
    const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
    const released = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(
      ([, version]) => version!,
    );
    try {
      await db.runMigrations();
      const linter = new MigrationLinter(released);
      const broken: [string, Rule, string][] = [];
      for (const Migration of migrations.slice(from)) {
        const rules = await linter.objectionsTo(await asked(Migration, db));
        broken.push(
          ...rules.map((rule): [string, Rule, string] => [Migration.name, rule, RULES[rule]]),
        );
      }
      expect(broken).toEqual([]);
    } finally {
      await db.destroy();
    }
  });
});
