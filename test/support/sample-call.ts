import type { Desk } from './desk.js';
import { OPERATIONS } from './openapi.js';

/** A request that a route would take. */
export interface SampleCall {
  method: string;
  /** From the root. */
  path: string;
  body?: Record<string, unknown>;
  /** Of the guest who wrote the comment that is named. */
  editToken: string;
}

let sites = 0;
let people = 0;

const QUEUES = [{ key: 'legal', dueMinutes: 60 }];
const SETTINGS = {
  queues: QUEUES,
  sanctionSteps: [{ strikes: 2, kind: 'suspension', days: 3, slowSeconds: null }],
};
const RULE = {
  name: 'Links',
  condition: { signal: 'links', op: 'gte', value: 30 },
  outcome: 'label',
  priority: 1,
  dailyCap: 1000,
  expiresAt: '2035-01-01T00:00:00Z',
  slowMode: { seconds: 1, minutes: 1 },
  notify: true,
};
const TERMS = { name: 'Words', outcome: 'label', terms: ['word', 'bad phrase', '/wo+rd/'] };

/** A legal notice that lacks nothing. */
export function noticeOf(commentId: string, said: object = {}): Record<string, unknown> {
  return {
    commentIds: [commentId],
    explanation: 'It says that I was convicted in 2019. I never was.',
    legalReference: 'Criminal Code, s. 186',
    category: 'illegal-or-harmful-speech',
    name: 'Nora Notifier',
    email: 'nora@notifiers.example',
    csaOffence: false,
    goodFaith: true,
    lang: 'en',
    ...said,
  };
}

/** By way of the site's backend, so that no address's share is taken. */
export async function noticeOn(
  desk: Desk,
  commentId: string,
  said: object = {},
): Promise<{ ref: string; statusToken: string }> {
  const body = noticeOf(commentId, said);
  const filed = await desk.server.http.post(`${desk.at}/notices`, { as: desk.site.admin, body });
  if (filed.status !== 201) throw new Error(filed.text);
  return filed.body;
}

/** What each route that takes a body is sent: by method and the end of its path. */
const bodies = (
  commentId: string,
  leaseToken: string,
): Record<string, Record<string, unknown>> => ({
  'POST /sites': { slug: `site-${(sites += 1)}`, name: 'New', settings: SETTINGS },
  'PATCH /sites/:site': {
    name: 'Daily',
    settings: { notice: null, languages: ['en'], ...SETTINGS },
  },
  'POST /api-keys': { name: 'key', scopes: ['read'], expiresAt: '2030-01-01T00:00:00Z' },
  'POST /rotation': { overlapHours: 1 },
  'PATCH /members/:member': { name: 'Max', role: 'auditor' },
  'POST /signing-keys': { kid: 'key', expiresAt: '2030-01-01T00:00:00Z' },
  'POST /members': { name: 'Mo', role: 'moderator' },
  'POST /counts': { keys: ['a'], urls: ['https://daily.example/a'] },
  'PUT /threads/:thread': { title: 'A page', tags: ['news'], publishedAt: '2026-01-01T00:00:00Z' },
  'PATCH /threads/:thread': { title: 'A page', closesAt: null, aliases: [] },
  'POST /comments': { body: 'A word' },
  'PATCH /comments/:id': { body: 'Another word' },
  'PATCH /me': { name: 'Ann' },
  'PUT /people/:person': { name: 'Ann', email: 'ann@daily.example', picture: null },
  'POST /links': { links: [{ sub: 'sample', externalAuthor: 'wp:user:7' }] },
  'POST /merge': { into: 'sub:sample' },
  'PUT /vote': { value: 1 },
  'POST /reports': { reason: 'spam', explanation: 'See there.' },
  'POST /preview': { body: 'A word' },
  'POST /data-requests': { kind: 'erasure', email: 'ann@daily.example', mode: 'remove-text' },
  'POST /erasure': { mode: 'anonymise' },
  'POST /rules': RULE,
  'PUT /rules/:rule': RULE,
  'PATCH /rules/:rule': { state: 'draft' },
  'POST /backtest': { last: 1 },
  'POST /term-lists': TERMS,
  'PUT /term-lists/:list': TERMS,
  'POST /test': { text: 'A word' },
  'PUT /policies/:policy': {
    kind: 'policy',
    title: 'Tone',
    text: 'Be *kind*.',
    ground: {
      decisionGround: 'illegal-content',
      illegalContentLegalGround: 'Criminal Code, s. 185',
    },
    effectiveFrom: '2035-01-01T00:00:00Z',
  },
  'POST /webhooks': { url: 'https://hooks.daily.example/in', types: ['comment.published'] },
  'PATCH /webhooks/:webhook': { payload: 'thin' },
  'POST /redeliveries': { from: 1, to: 10 },
  'POST /claims': { count: 1, filter: { since: '2026-01-01T00:00:00Z' } },
  'POST /skip': { leaseToken },
  'POST /snooze': { leaseToken, until: '2035-01-01T00:00:00Z' },
  'POST /escalate': { leaseToken, note: 'What do you say?' },
  'POST /move': { leaseToken, queue: 'reported' },
  'POST /notes': { leaseToken, text: 'Seen before.' },
  'POST /bulk': { action: 'hide', filter: { tag: 'nothing-has-it' }, note: 'Off topic.' },
  'POST /notices': noticeOf(commentId),
  'POST /appeals': { text: 'It was a joke.' },
  'POST /decision': { outcome: 'confirmed', reason: 'It was none.' },
  'POST /sanctions': {
    kind: 'slow',
    slowSeconds: 60,
    about: { email: 'sanctioned@daily.example' },
    reason: 'Floods.',
    message: 'Take your time.',
    expiresAt: '2035-01-01T00:00:00Z',
  },
  'POST /decisions': { action: 'pin', items: [{ commentId, version: 1 }], note: 'Good.' },
});

/** Of a key made for this route. */
async function idOfKey(desk: Desk, path: string): Promise<string> {
  if (path.endsWith('/signing-keys/:key')) return desk.signingKey();
  return path.includes('/:key') ? (await desk.key(['read'])).id : '';
}

/** Beside the one that others are merged into. */
async function personFor(desk: Desk): Promise<string> {
  await desk.person('sample');
  return `sub:${(await desk.person(`sample-${(people += 1)}`)).sub}`;
}

type Made = Record<string, string>;

/** What is made for a call only where its address names it. */
const MADE: Record<string, (desk: Desk, path: string, commentId: string) => Promise<Made>> = {
  'item|claim': claimed,
  job: async (desk) => ({ job: await desk.bulkJob() }),
  decision: async (desk, path, commentId) => ({
    decision: await decisionOn(desk, commentId, path),
  }),
  appeal: async (desk) => ({ appeal: await appealAgainst(desk) }),
  notice: async (desk, _, commentId) => ({ notice: (await noticeOn(desk, commentId)).ref }),
  member: async (desk) => ({ member: (await desk.member('moderator')).id }),
  person: async (desk) => ({ person: await personFor(desk) }),
  rule: async (desk) => ({ rule: await desk.screeningRule() }),
  backtest: async (desk) => ({ backtest: await desk.backtest() }),
  list: async (desk) => ({ list: await desk.termList() }),
  webhook: async (desk) => ({ webhook: await desk.webhook() }),
  policy: async (desk) => ({ policy: await desk.policy() }),
  year: async (desk) => ({ year: await publishedYear(desk) }),
  'sanction|warning': sanctioned,
  request: async (desk) => ({ request: await desk.dataRequest() }),
};

async function madeFor(desk: Desk, path: string, commentId: string): Promise<Made> {
  const made: Made = { key: await idOfKey(desk, path) };
  for (const [name, make] of Object.entries(MADE)) {
    if (new RegExp(`:(${name})`).test(path)) {
      Object.assign(made, await make(desk, path, commentId));
    }
  }
  return made;
}

/** Nobody who writes here. */
async function sanctioned(desk: Desk): Promise<Record<string, string>> {
  const { id } = await desk.sanction('warning', { email: 'sanctioned@daily.example' });
  return { sanction: id, warning: id };
}

/** An item that somebody has, and its claim. */
async function claimed(desk: Desk): Promise<Record<string, string>> {
  const thread = await desk.thread({}, { moderation: 'pre' });
  const { threadId } = await desk.post(thread, 'A word');
  const { claim, items } = await desk.claim('pending', { count: 1, filter: { thread: threadId } });
  return { item: items[0]!.id, claim: claim.id, leaseToken: items[0]!.leaseToken };
}

/** The present one, of a site that publishes its reports. */
async function publishedYear(desk: Desk): Promise<string> {
  await desk.settings({ transparencyPublic: true });
  return String(desk.server.now().getUTCFullYear());
}

/** Of a guest against somebody whom no call of ours is made by. */
async function appealAgainst(desk: Desk): Promise<string> {
  const { id, version, editToken } = await desk.post(await desk.thread(), 'A word');
  const { http } = desk.server;
  const { key } = await desk.key(['moderate']);
  const decided = await http.post(`${desk.at}/moderation/decisions`, {
    as: key,
    body: { action: 'hide', items: [{ commentId: id, version }] },
  });
  const path = `${desk.at}/decisions/${decided.body.results[0].decisionId}/appeals`;
  const { body } = await http.post(path, { as: editToken, body: { text: 'It was a joke.' } });
  return body.id as string;
}

/** One that restricts, where it is about that. */
async function decisionOn(desk: Desk, commentId: string, path: string): Promise<string> {
  const restricts = /\/(statement|appeals)$/.test(path);
  const { body } = await desk.decide(restricts ? 'hide' : 'feature', commentId);
  return body.results[0].decisionId as string;
}

const DAY_MS = 86_400_000;

/** Today, for what is asked for by a period. */
function periodOf(path: string): string {
  if (!/\/moderation\/(statements|transparency|metrics\/\w+)$/.test(path)) return '';
  const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  return `?from=${day(-1)}&to=${day(1)}`;
}

/** A call of this route about a comment, a page and a key made for it. */
export async function sampleCall(desk: Desk, route: string): Promise<SampleCall> {
  const [method, path] = route.split(' ') as [string, string];
  const thread = await desk.thread();
  const comment = await desk.post(thread, 'A word');
  if (route.endsWith('/signing-keys')) await desk.makeRoomForSigningKeys();
  const made = await madeFor(desk, path, comment.id);
  const names: Record<string, string> = {
    site: desk.site.slug,
    thread: thread.split('/').at(-1)!,
    id: comment.id,
    queue: 'pending',
    name: 'data-requests.js',
    ...made,
  };
  const named = path.replace(/:(\w+)/g, (_, name: string) => {
    if (name in names) return names[name]!;
    throw new Error(`Say in sample-call.ts what stands for :${name} in ${route}.`);
  });
  const asks = path.endsWith('/discussion') || (method === 'GET' && path.endsWith('/counts'));
  const given = Object.entries(bodies(comment.id, made['leaseToken'] ?? '')).find(([name]) => {
    const [verb, end] = name.split(' ') as [string, string];
    return verb === method && path.endsWith(end);
  });
  const takesBody = OPERATIONS.some((operation) => operation.route === route && operation.body);
  if (takesBody && !given) throw new Error(`Say in sample-call.ts what ${route} is sent.`);
  return {
    method,
    path: `/${named}${asks ? '?key=a' : periodOf(path)}`,
    ...(given ? { body: given[1] } : {}),
    editToken: comment.editToken,
  };
}
