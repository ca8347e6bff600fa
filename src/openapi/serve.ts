import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The committed document; CI fails when it no longer says what the code does. */
export const OPENAPI_FILE = new URL('../../docs/openapi.json', import.meta.url);

/** `/api/openapi.json`, and a page to browse it at `/api/docs`. */
export function serveOpenApi(app: INestApplication): void {
  const document = (): OpenAPIObject =>
    JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as OpenAPIObject;
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Colloquy: REST API',
  });
}
