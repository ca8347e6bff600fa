import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS } from '../common/http/problems.js';

/** The whole contract, generated from the code of a built application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Colloquy')
    .setDescription(
      'The discussion under the article: threads, comments, moderation. REST, version 1.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: "A reader's JWT, a guest's edit token, a mailed link's token or an API key",
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const schemas = { ...document.components?.schemas, Problem: PROBLEM };
  document.components = { ...document.components, schemas: sorted(schemas) };
  for (const operation of operationsOf(document)) {
    operation.responses['default'] = {
      description: 'A problem (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return document;
}

const PROBLEM = {
  type: 'object' as const,
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' as const, description: 'urn:colloquy:problem:<code>, or about:blank' },
    code: { type: 'string' as const, enum: Object.keys(PROBLEMS).sort() },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    instance: { type: 'string' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' as const }, detail: { type: 'string' as const } },
      },
    },
  },
  additionalProperties: true,
};

function operationsOf(document: OpenAPIObject): { responses: Record<string, unknown> }[] {
  return Object.values(document.paths).flatMap((path) =>
    Object.values(path as Record<string, unknown>).filter(
      (value): value is { responses: Record<string, unknown> } =>
        typeof value === 'object' && value !== null && 'responses' in value,
    ),
  );
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
