import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** Major version; a data folder belongs to one. */
  major: number;
}

/** Finds the PostgreSQL that was installed for this machine, and mends its library links. */
export function findBinaries(): Binaries {
  const root = packageRoot();
  mendLinks(root);
  const at = (name: string): string => path.join(root, 'native', 'bin', name);
  const { version } = readJson(path.join(root, 'package.json')) as { version: string };
  return {
    initdb: at('initdb'),
    postgres: at('postgres'),
    pgCtl: at('pg_ctl'),
    major: Number.parseInt(version, 10),
  };
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, so only from there is it sure to be found.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(wrapper).resolve(name)), '..');
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name}, which holds PostgreSQL for this machine, is not installed. ` +
        `Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/** The package makes these links in its install script, which `--ignore-scripts` skips. */
function mendLinks(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of readJson(list) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (existsSync(link)) continue;
      throw new EmbeddedPostgresError(
        `PostgreSQL lacks the library link ${link}, which could not be made: ${messageOf(error)}. ` +
          `Run "npm rebuild" as the owner of node_modules.`,
      );
    }
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
