import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { argumentsOf, unbounded, withNested, type HandlerArgument } from '../support/dto-bounds.js';
import { OPERATIONS, type Schema } from '../support/openapi.js';

/** Names in an address that no pipe checks, and who reads them; the router stops at 2,048 bytes. */
const READ_BY: Readonly<Record<string, string>> = {
  thread: 'readThreadRef: a UUID, or a key of 1 to 512 bytes',
  queue: 'isQueue: one of two names',
  policy: 'isPolicyKey: 1 to 80 characters',
  key: 'KeysService.revoke: 1 to 64 letters and digits',
  page: 'the demo’s pages: one of their keys',
  name: 'one of the assets’ names',
  person: 'SubjectsService.personOf: a UUID, or a sub',
  request: 'DataRequestsService: a UUID',
  year: 'periodOfYear: four digits',
};

/** Objects of another standard, whose members the document leaves to it, and trees. */
const FREE = [
  'POST /api/v1/sites/:site/signing-keys #/jwk',
  'POST /api/v1/sites/:site/moderation/rules #/condition',
  'PUT /api/v1/sites/:site/moderation/rules/:rule #/condition',
];

let app: INestApplication;
let given: HandlerArgument[];

beforeAll(async () => {
  const module = AppModule.with({
    databaseUrl: 'postgres://unused',
    poolSize: 1,
    secrets: () => ({ current: '' }),
    demo: true,
  });
  app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false });
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((each) => [...each.controllers.values()]);
  given = controllers.flatMap(({ metatype }) => argumentsOf(metatype as new () => object));
  expect(controllers.length).toBeGreaterThan(10);
});
afterAll(() => app.close());

describe('what a caller may send', () => {
  it('has a bound in every member of every body and query', () => {
    const sent = given.filter(({ kind }) => kind !== 'param').map(({ type }) => type);
    const classes = [...new Set(sent.flatMap(withNested))];
    expect(classes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CreateCommentDto', 'GuestDto', 'SettingsDto', 'ListQuery']),
    );
    expect(classes.flatMap(unbounded)).toEqual([]);
  });

  it('has a pipe, or somebody who reads it by rule, for every name in an address', () => {
    const unread = given
      .filter(({ kind, piped }) => kind === 'param' && !piped)
      .filter(({ name }) => !(name! in READ_BY))
      .map(({ handler, name }) => `${handler} takes :${name} without a pipe`);
    expect(unread).toEqual([]);
  });
});

describe('the OpenAPI document', () => {
  it('says the bound of everything that may be sent', () => {
    const silent = OPERATIONS.flatMap(({ route, parameters, body }) => [
      ...parameters.flatMap(({ name, schema }) => unsaid(schema, `${route} ?${name}`)),
      ...(body ? unsaid(body, `${route} #`) : []),
    ]);
    expect(silent.map((each) => each.split(': ')[0])).toEqual(FREE);
  });
});

/** Where a schema says no bound. */
function unsaid(schema: Schema, at: string): string[] {
  const { items, properties } = schema;
  if (properties) {
    return Object.entries(properties).flatMap(([name, each]) => unsaid(each, `${at}/${name}`));
  }
  const lack = lackOf(schema);
  return [...(lack ? [`${at}: ${lack}`] : []), ...(items ? unsaid(items, `${at}/0`) : [])];
}

function lackOf({ type, format, ...schema }: Schema): string | null {
  const says = (...names: (keyof typeof schema)[]): boolean =>
    names.every((name) => schema[name] !== undefined);
  if (says('enum') || type === 'boolean') return null;
  if (type === 'array') return says('items', 'maxItems') ? null : 'no maxItems';
  if (['number', 'integer'].includes(type!)) {
    return says('minimum', 'maximum') ? null : 'no minimum or no maximum';
  }
  return type === 'string' && (says('maxLength') || format === 'uuid') ? null : 'no maxLength';
}
