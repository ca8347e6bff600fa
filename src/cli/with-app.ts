import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config/config.js';
import { openDatabase, type OpenDatabase } from '../database/open-database.js';
import { SitesService, type Site } from '../sites/sites.service.js';

/** What a command says about its progress goes here; its result goes to standard output. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** The database of this configuration, for as long as the work lasts. */
export async function withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(readConfig(process.env), tell);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The application without HTTP, beside a running server or alone. */
export async function withApp<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  return withDatabase((database) => withAppOn(database, work));
}

/** As `withApp`, on a database that is open. */
export async function withAppOn<T>(
  { url, pooler, secrets }: OpenDatabase,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const module = AppModule.with({ databaseUrl: url, poolSize: 2, pooler, secrets });
  const app = await NestFactory.createApplicationContext(module, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** As `withApp`, on one site. @throws {Problem} site-not-found */
export async function withSite<T>(
  slug: string,
  work: (site: Site, app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  return withApp(async (app) => work(await app.get(SitesService).get(slug), app));
}
