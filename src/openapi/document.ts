import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS } from '../common/http/problems.js';
import { pathParametersOf } from './path-parameters.js';

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
  for (const [path, operation] of operationsOf(document)) {
    const asked = operation.parameters?.filter((parameter) => parameter.in !== 'path') ?? [];
    operation.parameters = [...pathParametersOf(path), ...asked];
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

interface Operation {
  parameters?: { in?: string }[];
  responses: Record<string, unknown>;
}

/** Each operation with its path. */
function operationsOf(document: OpenAPIObject): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item as Record<string, unknown>)
      .filter(
        (value): value is Operation =>
          typeof value === 'object' && value !== null && 'responses' in value,
      )
      .map((operation): [string, Operation] => [path, operation]),
  );
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
