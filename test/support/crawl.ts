import { QUEUES } from '../../src/reviews/queue.rules.js';
import type { TestApp } from './app.js';
import type { Canaries } from './canaries.js';
import { OPERATIONS, type Operation, type Parameter } from './openapi.js';
import { sendRaw, type RawAnswer } from './raw-client.js';

/** An address, and the route that answers it. */
export interface Stop {
  route: string;
  path: string;
}

/** What each parameter may be asked for here. A new one needs a line. */
function valuesOf({
  comments,
  threads,
  items,
  decisions,
  appeals,
  notices,
  sanctions,
  people,
  personId,
}: Canaries): Record<string, string[]> {
  return {
    site: ['daily'],
    thread: threads,
    id: comments,
    queue: [...QUEUES],
    item: items,
    sanction: sanctions,
    // A job's filter and counts; no text.
    job: [comments[0]!],
    batch: [comments[0]!],
    reason: ['abuse'],
    key: ['page-1', 'page-2'],
    url: ['https://daily.example/story', 'https://daily.example/gone'],
    limit: ['1', '100'],
    after: ['x'],
    lang: ['ar'],
    replies: ['100'],
    around: comments,
    comment: comments,
    person: [personId, ...people],
    tag: ['news', 'zq'],
    since: ['2020-01-01T00:00:00Z'],
    until: ['2040-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
    externalId: ['x'],
    ids: [comments.join(',')],
    // An export is somebody's own words, for whoever proved that they are theirs.
    request: [comments[0]!],
    decision: decisions,
    appeal: appeals,
    year: [String(new Date().getUTCFullYear())],
    notice: notices,
    // Lists are chosen from in the document.
    status: ['received'],
    category: ['not-specified'],
    from: [moment(-300)],
    to: [moment(60)],
    member: [personId],
    // Nobody's term list.
    list: [comments[0]!],
    // Addresses and numbers; what they are told is in no answer.
    webhook: [comments[0]!],
    policy: ['tone', 'nothing'],
    at: ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'],
    q: ['z', 'zqa'],
    rule: ['terms', 'links', comments[0]!],
    backtest: [comments[0]!],
    decided: ['nothing'],
    language: ['en'],
    'edited-since-approved': ['true'],
  };
}

/** So many days from now. */
function moment(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

/** Every address that a GET route answers here, with everything that can be asked of it. */
export function stopsOf(canaries: Canaries): Stop[] {
  const values = valuesOf(canaries);
  return OPERATIONS.filter(({ method }) => method === 'GET').flatMap((operation) => {
    const queries = queriesOf(operation, values, canaries.beginnings);
    const paths = pathsOf(operation, values);
    const right = paths.flatMap((path) => queries.map((query) => `${path}?${query}`));
    const wrong = ['nonsense=1', 'limit=0', '%'].map((query) => `${paths.at(-1)!}?${query}`);
    return [...right, ...wrong].map((path) => ({ route: operation.route, path }));
  });
}

function given({ name, schema }: Parameter, values: Record<string, string[]>): string[] {
  // `thread` in a query is an id only, and never a key.
  const known = values[name]?.filter((value) => schema.format !== 'uuid' || !value.includes(':'));
  const found = schema.enum?.map(String) ?? known;
  if (!found) throw new Error(`Say in crawl.ts what ${name} may be.`);
  return found;
}

function pathsOf({ path, parameters }: Operation, values: Record<string, string[]>): string[] {
  return parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (paths, parameter) =>
        paths.flatMap((each) =>
          given(parameter, values).map((value) => each.replace(`:${parameter.name}`, value)),
        ),
      [path],
    );
}

/** None; each value of each parameter alone; and two of those that are chosen from a list. */
function queriesOf(
  operation: Operation,
  values: Record<string, string[]>,
  beginnings: readonly string[],
): string[] {
  const asked = operation.parameters.filter((parameter) => parameter.in === 'query');
  const pairsOf = (parameter: Parameter): string[] =>
    given(parameter, values).map((value) => `${parameter.name}=${encodeURIComponent(value)}`);
  const single = ['', ...asked.flatMap(pairsOf)];
  const chosen = asked.filter(({ schema }) => schema.enum);
  const double = chosen.flatMap((first, index) =>
    chosen
      .slice(index + 1)
      .flatMap((second) =>
        pairsOf(first).flatMap((a) => pairsOf(second).map((b) => `${a}&${b}&limit=100`)),
      ),
  );
  // Routes that answer nothing without a page's name, or a period.
  const named = operation.path.endsWith('/discussion') ? ['key=page-1&', 'key=page-2&'] : [''];
  const period = `from=${moment(-300)}&to=${moment(60)}&`;
  const pages = /\/moderation\/(statements|transparency|metrics\/\w+)$/.test(operation.path)
    ? [period]
    : operation.path.endsWith('/changes')
      ? ['', ...beginnings.map((after) => `after=${after}&`)]
      : named;
  const long = operation.path.includes(':id') ? single : [...single, ...double];
  return pages.flatMap((page) => long.map((query) => `${page}${query}`));
}

/** Answers one by one, those of the following pages too. */
export async function* crawl(
  { http }: TestApp,
  stops: readonly Stop[],
  as: string | undefined,
): AsyncGenerator<{ stop: Stop; answer: RawAnswer }> {
  const waiting = [...stops];
  const seen = new Set<string>();
  while (waiting.length > 0) {
    const batch = waiting.splice(-8);
    const answers = await Promise.all(
      batch.map(({ path }) => sendRaw(http.origin, { method: 'GET', path, as })),
    );
    for (const [index, answer] of answers.entries()) {
      const stop = batch[index]!;
      yield { stop, answer };
      for (const path of linksIn(answer).filter((link) => !seen.has(link))) {
        seen.add(path);
        waiting.push({ route: stop.route, path });
      }
    }
  }
}

function linksIn({ headers }: RawAnswer): string[] {
  return [...(headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="next"/g)].map(
    ([, path]) => path!,
  );
}

/** All that an answer says, cursors read as well. */
export function saidIn({ headers, text }: RawAnswer): string {
  const cursors = [...text.matchAll(/(?:"(?:next|prev)":"|[?&;]after=)([\w-]+)/g)].map(
    ([, cursor]) => Buffer.from(cursor!, 'base64url').toString('latin1'),
  );
  return [text, JSON.stringify([...headers]), ...cursors].join('\n').toLowerCase();
}
