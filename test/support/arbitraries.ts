import fc from 'fast-check';
import type { Schema } from './openapi.js';

/**
 * Stand for what only exists once the server runs: `@comment` becomes a comment's id. Values that
 * a route takes by this name but that its schema does not tell; a new one needs a line here.
 */
const TAKEN: Readonly<Record<string, readonly unknown[]>> = {
  site: ['@site'],
  thread: ['@thread', '@threadId'],
  id: ['@comment'],
  key: ['@key'],
  commentId: ['@comment'],
  parentId: ['@comment'],
  comment: ['@comment'],
  around: ['@comment'],
  person: ['@person'],
  ids: ['@comment', '@comment,@comment'],
  after: ['@cursor'],
  version: [1, 1, 2],
  page: ['@page'],
  url: ['https://daily.example/a', '@url'],
  timeZone: ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'],
  lang: ['en', 'de', 'ar', 'zh-Hant', 'x'],
  reason: ['spam', 'abuse', 'off-topic'],
  body: ['A word', '**a** [b](https://c.example)\n\n> d', '1. a\n2. b\n\n`c`'],
};

/** Put in the place of any value, whatever it was. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, 'true', 0, -0, -1, 0.5, 2 ** 31, 2 ** 53, 1e9, 1e308, -1e308],
  ...['', ' ', '\n', '\t', '0', '-1', '1e9', 'NaN', 'Infinity', '0x10', 'null', 'undefined'],
  ...['\u0000', 'a\u0000b', '\ud800', 'a\udc00', '\u202e', '\ufeff', '\uffff', '\u{10ffff}'],
  ...['a\u0300'.repeat(300), '💥'.repeat(50), '👩🏽‍🚒', 'ﷺ', 'İıſ', 'x'.repeat(3000)],
  ...["'", "'; drop table comments; --", "' or '1'='1", '%', '_', '\\', '%_%', '$1', ';'],
  ...['case when 1=1 then 1 end', "'||pg_sleep(5)||'", '{1,2}', 'E\\x00', '::uuid', '/*'],
  ...['../../etc/passwd', '..\\..', '%2e%2e%2f', 'file:///etc/passwd', 'C:\\', '/dev/null'],
  ...['<script>alert(1)</script>', '${7*7}', '{{7*7}}', '#{7*7}', '\r\nX-A: b', '$(id)'],
  ...['0190a000-0000-7000-8000-00000000dead', '{0190a000-0000-7000-8000-00000000dead}'],
  ...['2026-W05', '+275760-09-13T00:00:00Z', '0001-01-01', '9999-12-31T23:59:59.999999999Z'],
  ...['2026-02-30', '-000001-01-01T00:00:00Z', '2026-01-01T24:00:00Z', 'infinity', 'now'],
  ...['https://a.example/\u0000', 'http://[::1]:99999/', 'https://ä.example/ü?ö#ß', 'http://'],
  ...['javascript:alert(1)', 'https://u:p@a.example/', `https://a.example/${'ä'.repeat(700)}`],
  ...['key:', 'key64:', 'key64:__8', 'key64:!', `key:${'ü'.repeat(400)}`, 'key:\u0000', 'sub:x'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then'],
  ...[[], [[]], [null], [{}], {}, { $ne: 1 }, { length: 1 }, { toString: 1 }, { constructor: {} }],
  ...[{ toJSON: 1 }, { then: 1 }, { 0: 'a' }, Array(1001).fill('a'), nested(15), nested(40)],
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };
}

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.double() },
);

type Maker = (schema: Schema, name: string) => fc.Arbitrary<unknown>;

/** What this schema takes, and often what the route takes too. */
export function valid(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  const told = schema.enum
    ? fc.constantFrom(...schema.enum)
    : (VALID[schema.type ?? ''] ?? text)(schema, name);
  const taken = TAKEN[name];
  const fits = taken ? fc.oneof(fc.constantFrom(...taken), told) : told;
  return schema.nullable ? fc.oneof({ weight: 4, arbitrary: fits }, fc.constant(null)) : fits;
}

const whole: Maker = ({ minimum = 0, maximum = 1000 }) =>
  fc.integer({ min: minimum, max: maximum });
const itemOf: Maker = ({ items = {} }, name) => valid(items, name.replace(/s$/, ''));

const VALID: Readonly<Record<string, Maker>> = {
  boolean: () => fc.boolean(),
  number: whole,
  integer: whole,
  array: (schema, name) =>
    fc.array(itemOf(schema, name), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? 4, 4),
    }),
  object: ({ properties = {}, required = [] }) => {
    const members = Object.entries(properties).map(([name, each]) => [name, valid(each, name)]);
    return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: required,
    });
  },
};

const FORMATS: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  uuid: () => fc.oneof(fc.uuid(), fc.constantFrom('@comment', '@threadId', '@person')),
  uri: () => fc.webUrl(),
  email: () => fc.emailAddress(),
  'date-time': () =>
    fc
      .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
};

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const formatted = FORMATS[format ?? ''];
  if (formatted) return formatted();
  if (!pattern) {
    return fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' });
  }
  return fc.stringMatching(new RegExp(pattern)).map((made) => made.slice(0, maxLength));
}

/** At the bounds of the schema and one beyond. */
export function nearlyValid(schema: Schema, name = ''): fc.Arbitrary<unknown> {
  return (NEARLY[schema.type ?? ''] ?? nearlyText)(schema, name);
}

const nearlyWhole: Maker = ({ minimum = 0, maximum = 100 }) =>
  fc.constantFrom<unknown>(
    ...[minimum - 1, minimum, minimum + 0.5, maximum, maximum + 1],
    ...[String(minimum), [minimum], true],
  );

const NEARLY: Readonly<Record<string, Maker>> = {
  boolean: () => fc.constantFrom<unknown>('true', 'false', 0, 1, null),
  number: nearlyWhole,
  integer: nearlyWhole,
  object: (schema) => spoiled(schema),
  array: (schema, name) => {
    const counts = [0, 1, schema.maxItems ?? 100, (schema.maxItems ?? 100) + 1];
    return fc
      .tuple(itemOf(schema, name), fc.constantFrom(...counts))
      .map(([item, count]) => Array<unknown>(count).fill(item));
  },
};

function nearlyText(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const { minLength = 1, maxLength = 100 } = schema;
  const lengths = [...new Set([minLength - 1, maxLength, maxLength + 1])].filter((n) => n >= 0);
  const ofLength = lengths.flatMap((length) => ['x', 'ä', '💥'].map((one) => one.repeat(length)));
  const fits = valid(schema, name);
  return fc.oneof(
    fits.map((each) => `${String(each)} `),
    fits.map((each) => String(each).toUpperCase()),
    fc.constantFrom(...ofLength),
  );
}

/** A body that fits but for one member, at any depth, or that has one too many. */
export function spoiled(schema: Schema): fc.Arbitrary<unknown> {
  const fits = valid(schema);
  const withOne = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.tuple(fits, value).map(([body, made]) => ({ ...(body as object), [name]: made }));
  const extra = ['extra', 'id', 'siteId', 'state', 'role', '__proto__'].map((name) =>
    withOne(name, fc.constant('x')),
  );
  const members = Object.entries(schema.properties ?? {}).map(([name, each]) => ({
    weight: 4,
    arbitrary: withOne(name, fc.oneof(nearlyValid(each, name), hostile)),
  }));
  return fc.oneof(...members, ...extra);
}
