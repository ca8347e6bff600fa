import type { Desk } from './desk.js';

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

/** What each route that takes a body is sent: by method and the end of its path. */
const bodies = (
  commentId: string,
  leaseToken: string,
): Record<string, Record<string, unknown>> => ({
  'POST /sites': { slug: `site-${(sites += 1)}`, name: 'New', settings: { guests: true } },
  'PATCH /sites/:site': { name: 'Daily', settings: { notice: null, languages: ['en'] } },
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
  'PUT /vote': { value: 1 },
  'POST /reports': { reason: 'spam', explanation: 'See there.' },
  'POST /preview': { body: 'A word' },
  'POST /claims': { count: 1, filter: { since: '2026-01-01T00:00:00Z' } },
  'POST /skip': { leaseToken },
  'POST /snooze': { leaseToken, until: '2035-01-01T00:00:00Z' },
  'POST /escalate': { leaseToken, note: 'What do you say?' },
  'POST /move': { leaseToken, queue: 'reported' },
  'POST /notes': { leaseToken, text: 'Seen before.' },
  'POST /decisions': { action: 'pin', items: [{ commentId, version: 1 }], note: 'Good.' },
});

/** Of a key made for this route. */
async function idOfKey(desk: Desk, path: string): Promise<string> {
  if (path.endsWith('/signing-keys/:key')) return desk.signingKey();
  return path.includes('/:key') ? (await desk.key(['read'])).id : '';
}

/** Of an item that somebody has, where the route names one or the claim. */
async function claimed(desk: Desk, path: string): Promise<Record<string, string>> {
  if (!/:(item|claim)/.test(path)) return { item: '', claim: '', leaseToken: '' };
  const thread = await desk.thread({}, { moderation: 'pre' });
  const { threadId } = await desk.post(thread, 'A word');
  const { claim, items } = await desk.claim('pending', { count: 1, filter: { thread: threadId } });
  return { item: items[0]!.id, claim: claim.id, leaseToken: items[0]!.leaseToken };
}

async function decisionOn(desk: Desk, commentId: string): Promise<string> {
  const { body } = await desk.decide('feature', commentId);
  return body.results[0].decisionId as string;
}

/** A call of this route about a comment, a page and a key made for it. */
export async function sampleCall(desk: Desk, route: string): Promise<SampleCall> {
  const [method, path] = route.split(' ') as [string, string];
  const thread = await desk.thread();
  const comment = await desk.post(thread, 'A word');
  const work = await claimed(desk, path);
  const named = path
    .replace(':site', desk.site.slug)
    .replace(':thread', thread.split('/').at(-1)!)
    .replace(':id', comment.id)
    .replace(':item', work['item']!)
    .replace(':claim', work['claim']!)
    .replace(':decision', path.includes(':decision') ? await decisionOn(desk, comment.id) : '')
    .replace(':queue', 'pending')
    .replace(':member', path.includes(':member') ? (await desk.member('moderator')).id : '')
    .replace(':key', await idOfKey(desk, path));
  const asks = path.endsWith('/discussion') || (method === 'GET' && path.endsWith('/counts'));
  const given = Object.entries(bodies(comment.id, work['leaseToken']!)).find(([name]) => {
    const [verb, end] = name.split(' ') as [string, string];
    return verb === method && path.endsWith(end);
  });
  return {
    method,
    path: `/${named}${asks ? '?key=a' : ''}`,
    ...(given ? { body: given[1] } : {}),
    editToken: comment.editToken,
  };
}
