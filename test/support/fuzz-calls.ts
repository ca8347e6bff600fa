import fc from 'fast-check';
import { ACCESS, CALLERS, cellOf } from './access-table.js';
import { hostile, nearlyValid, spoiled, valid } from './arbitraries.js';
import type { Operation, Parameter } from './openapi.js';

/** One request; names that begin with `@` stand for what exists when it is sent. */
export interface FuzzCall {
  route: string;
  caller: string;
  method: string;
  path: string;
  query: string;
  /** A string is sent as it is. */
  body: unknown;
  headers: Record<string, string>;
}

const HEADERS: readonly [string, string][] = [
  ...['"99999999999999"', '"1.x"', '*', '1', 'W/"1"'].map(named('if-match')),
  ...['*', '"x"', ',,', 'W/"1.x"'].map(named('if-none-match')),
  ...[',;,', 'text/html;q=x', 'image/*', 'text/html', 'text/plain;q=0.1'].map(named('accept')),
  ...['application/merge-patch+json', 'application/json; charset=x', 'a/b', ''].map(
    named('content-type'),
  ),
  ...['Bearer', 'Bearer clq_x', 'Bearer a.b.c', 'Basic YTpi', 'Bearer clg_é'].map(
    named('authorization'),
  ),
  ...['https://daily.example', 'null', '*'].map(named('origin')),
  ...['', 'x', 'ä', 'k'.repeat(300)].map(named('idempotency-key')),
  ...['x-http-method-override', 'x-forwarded-for', 'x-real-ip', 'colloquy-reader', 'range'].map(
    (name): [string, string] => [name, 'DELETE, 1.2.3.4'],
  ),
];

function named(name: string) {
  return (value: string): [string, string] => [name, value];
}

const RAW_BODIES = [
  ...['', '{', '{"body": "a', 'body=a', '[]', '7', 'null', '"text"', '{"a":1}{"b":2}', '\u0000'],
  ...['{"body":"a","body":7}', '{"body":"a","__proto__":{"admin":true}}', '{"body":"\\ud800"}'],
  ...['{"body":"a","constructor":{"prototype":{}}}', `{"body":${'['.repeat(9000)}`, '{"a":1e999}'],
];

const RAW_QUERIES = [
  ...['%', '%00', '%ff', '&&&', '=', '?', '#', 'a[b][c]=1', '__proto__=1', '__proto__[x]=1'],
  ...['limit=1&limit=2', 'limit[]=1', 'limit[$gt]=1', 'sort=oldest&sort=newest', 'format=xml'],
  ...['constructor=1', 'limit=1e9', 'after=%00', 'unknown=1', 'limit=1;after=x', 'lang[]=en'],
];

/** As a part of an address; what cannot be written in UTF-8 goes out as the bytes it would have. */
function inAddress(value: unknown): string {
  const printed = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (/^@\w+(,@\w+)*$/.test(printed)) return printed;
  return encodeURIComponent(printed.slice(0, 1500).replace(/\p{Cs}/gu, '\ufffd'));
}

const rarely = <T>(weight: number, odd: fc.Arbitrary<T>, even: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20 - weight, arbitrary: even }, { weight, arbitrary: odd });

function pathOf({ path, parameters }: Operation): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    const parameter = parameters.find(({ name }) => part === `:${name}`);
    if (!parameter) return fc.constant(part);
    const { name, schema } = parameter;
    const odd = fc.oneof(nearlyValid(schema, name), hostile).map(inAddress);
    return rarely(2, odd, fc.constantFrom(`@${name}`));
  });
  return fc.tuple(...parts).map((made) => made.join('/'));
}

function queryOf({ parameters }: Operation): fc.Arbitrary<string> {
  const asked = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = asked.map((parameter) => fc.option(pairOf(parameter), { freq: 2 }));
  const known = fc
    .tuple(...pairs)
    .map((made) => made.filter((pair): pair is string => pair !== null).join('&'));
  return rarely(2, fc.constantFrom(...RAW_QUERIES), known);
}

function pairOf({ name, schema }: Parameter): fc.Arbitrary<string> {
  const one = schema.type === 'array' ? schema.items! : schema;
  const odd = fc.oneof(nearlyValid(one, name), hostile);
  const value = rarely(4, odd, valid(one, name)).map(inAddress);
  return rarely(
    1,
    fc.tuple(value, value),
    value.map((each): [string, string] => [each, '']),
  )
    .map(([first, second]) => [first, second].filter((each, at) => at === 0 || each !== ''))
    .map((values) => values.map((each) => `${name}=${each}`).join('&'));
}

function bodyOf({ body }: Operation): fc.Arbitrary<unknown> {
  if (!body) return rarely(1, hostile, fc.constant<unknown>(undefined));
  return fc.oneof(
    { weight: 9, arbitrary: valid(body) },
    { weight: 9, arbitrary: spoiled(body) },
    { weight: 1, arbitrary: hostile },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_BODIES) },
  );
}

/** Mostly somebody whom the route lets in, so that the odd value gets far. */
function callerOf(route: string): fc.Arbitrary<string> {
  const welcome = CALLERS.filter((caller) => cellOf(route, caller) < 300);
  const anybody = fc.constantFrom(...CALLERS);
  return welcome.length > 0 ? rarely(3, anybody, fc.constantFrom(...welcome)) : anybody;
}

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Requests of this operation, right and wrong in every part. */
export function callsOf(operation: Operation): fc.Arbitrary<FuzzCall> {
  const { route, method } = operation;
  if (!(route in ACCESS)) throw new Error(`Write a row for ${route} in access-table.ts.`);
  return fc.record({
    route: fc.constant(route),
    caller: callerOf(route),
    method: rarely(1, fc.constantFrom(...METHODS), fc.constant(method)),
    path: pathOf(operation),
    query: queryOf(operation),
    body: bodyOf(operation),
    headers: rarely(
      2,
      fc.constantFrom(...HEADERS).map(([name, value]) => ({ [name]: value })),
      fc.constant<Record<string, string>>({}),
    ),
  });
}
