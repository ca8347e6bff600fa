/** What pages of any site may read without a credential, written by hand. */
export const PUBLIC_READS: readonly string[] = [
  'GET /api/v1/sites/:site/config',
  'GET /api/v1/sites/:site/counts',
  'POST /api/v1/sites/:site/counts',
  'GET /api/v1/sites/:site/discussion',
  'GET /api/v1/sites/:site/feed',
  'GET /api/v1/sites/:site/threads/:thread',
  'GET /api/v1/sites/:site/threads/:thread/comments',
  'GET /api/v1/sites/:site/threads/:thread/events',
  'GET /api/v1/sites/:site/threads/:thread/changes',
  'GET /api/v1/sites/:site/threads/:thread/feed',
  'GET /api/v1/sites/:site/comments',
  'GET /api/v1/sites/:site/comments/:id',
  'GET /api/v1/sites/:site/comments/:id/replies',
  'GET /api/v1/sites/:site/comments/:id/revisions',
  'GET /api/v1/sites/:site/transparency/:year',
  'GET /api/v1/sites/:site/policies',
  'GET /api/v1/sites/:site/policies/:policy',
  'GET /api/v1/sites/:site/policies/:policy/versions',
  // Whoever has an address may ask about it, from wherever.
  'POST /api/v1/sites/:site/data-requests',
  // Whoever has something to tell may, from wherever.
  'POST /api/v1/sites/:site/notices',
];

/** Pages of ours: what they may load is in their own policy. */
export const PAGES: readonly string[] = ['GET /data-requests', 'GET /data-requests/assets/:name'];

/** What the site's own pages call for their readers, with a credential or without. */
export const READERS_CALLS: readonly string[] = [
  'POST /api/v1/sites/:site/threads/:thread/comments',
  'GET /api/v1/sites/:site/threads/:thread/me',
  'PATCH /api/v1/sites/:site/comments/:id',
  'DELETE /api/v1/sites/:site/comments/:id',
  'PUT /api/v1/sites/:site/comments/:id/vote',
  'POST /api/v1/sites/:site/comments/:id/reports',
  'POST /api/v1/sites/:site/preview',
  'GET /api/v1/sites/:site/me',
  'PATCH /api/v1/sites/:site/me',
  'GET /api/v1/sites/:site/me/comments',
  'GET /api/v1/sites/:site/me/decisions',
  'GET /api/v1/sites/:site/me/decisions/:decision/statement',
  'POST /api/v1/sites/:site/decisions/:decision/appeals',
  'GET /api/v1/sites/:site/me/appeals',
  'GET /api/v1/sites/:site/notices/:notice',
  'DELETE /api/v1/sites/:site/notices/:notice',
  'GET /api/v1/sites/:site/me/sanctions',
  'POST /api/v1/sites/:site/me/warnings/:warning/acknowledgement',
];
