import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import type { MasterSecrets } from '../common/crypto/master-secrets.js';
import { GLOBAL_PREFIX, OUTSIDE_PREFIX } from '../server/paths.js';
import { openApiDocument } from './document.js';
import { OPENAPI_FILE } from './serve.js';

/**
 * Writes the committed document, or with `--check` fails when it no longer says what the code
 * does. Nothing is started: the application is only looked at.
 */
export async function writeOpenApi({ check }: { check: boolean }): Promise<boolean> {
  const secrets = (): MasterSecrets => ({ current: '' });
  const module = AppModule.with({ databaseUrl: 'postgres://unused', poolSize: 1, secrets });
  const app = await NestFactory.create(module, new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  app.setGlobalPrefix(GLOBAL_PREFIX, { exclude: OUTSIDE_PREFIX });
  const text = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
  if (check) return readFileSync(OPENAPI_FILE, 'utf8') === text;
  writeFileSync(OPENAPI_FILE, text);
  return true;
}
