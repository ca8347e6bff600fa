import { PAGES } from './public-reads.js';
import { readFileSync } from 'node:fs';

/** As much of a JSON Schema as the document uses. */
export interface Schema {
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: Schema;
}

/** One method of one path of the committed document, with every reference resolved. */
export interface Operation {
  /** As the access table has it: `GET /api/v1/sites/:site`. */
  route: string;
  method: string;
  /** As the router has it: `/api/v1/sites/:site`. */
  path: string;
  parameters: Parameter[];
  body: Schema | null;
}

const document: Document = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
);

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Reference> };
}

interface Described {
  parameters?: (Omit<Parameter, 'schema'> & { schema: Reference })[];
  requestBody?: { content: { 'application/json': { schema: Reference } } };
}

/** A schema as it is written. */
type Reference = Omit<Schema, 'items' | 'properties'> & {
  $ref?: string;
  allOf?: Reference[];
  items?: Reference;
  properties?: Record<string, Reference>;
};

/** Routes that the document does not have: its own, what another standard describes, and pages. */
export const UNDOCUMENTED: readonly string[] = [
  'GET /api/openapi.json',
  'GET /.well-known/security.txt',
  ...PAGES,
];

export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(
  ([template, methods]) =>
    Object.entries(methods).map(([name, { parameters = [], requestBody }]) => {
      const method = name.toUpperCase();
      const path = template.replace(/\{(\w+)\}/g, ':$1');
      const body = requestBody?.content['application/json'].schema;
      return {
        route: `${method} ${path}`,
        method,
        path,
        parameters: parameters.map((each) => ({ ...each, schema: whole(each.schema) })),
        body: body ? whole(body) : null,
      };
    }),
);

/** A schema with what it refers to in its place. */
function whole({ $ref, allOf, items, properties, ...own }: Reference): Schema {
  if ($ref) return whole(document.components.schemas[$ref.split('/').at(-1)!]!);
  if (allOf) return { ...whole(allOf[0]!), ...own };
  const members = Object.entries(properties ?? {}).map(([name, each]) => [name, whole(each)]);
  return {
    ...own,
    ...(items ? { items: whole(items) } : {}),
    ...(properties ? { properties: Object.fromEntries(members) } : {}),
  };
}
