/**
 * Who may call what, written by hand: what each route answers to each caller. The guest is the one
 * who wrote the comment that is named; keys go by their scope; "elsewhere" is of another site.
 */
const TABLE = `
                                                          nobody guest reader reader-elsewhere read threads moderate admin elsewhere revoked expired bootstrap
GET    /healthz                                           200    200   401    401              403  403     403      403   403       401     401     403
GET    /readyz                                            200    200   401    401              403  403     403      403   403       401     401     403
GET    /.well-known/security.txt                          200    200   401    401              403  403     403      403   403       401     401     403
GET    /api/openapi.json                                  200    200   200    200              200  200     200      200   200       200     200     200
GET    /api/v1/sites                                      401    403   401    401              403  403     403      403   403       401     401     200
POST   /api/v1/sites                                      401    403   401    401              403  403     403      403   403       401     401     201
GET    /api/v1/sites/:site                                401    403   403    401              403  403     403      200   404       401     401     200
PATCH  /api/v1/sites/:site                                401    403   403    401              403  403     403      200   404       401     401     200
GET    /api/v1/sites/:site/config                         200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/api-keys                       401    403   403    401              403  403     403      200   404       401     401     403
POST   /api/v1/sites/:site/api-keys                       401    403   403    401              403  403     403      201   404       401     401     403
DELETE /api/v1/sites/:site/api-keys/:key                  401    403   403    401              403  403     403      204   404       401     401     403
POST   /api/v1/sites/:site/api-keys/:key/rotation         401    403   403    401              403  403     403      201   404       401     401     403
GET    /api/v1/sites/:site/signing-keys                   401    403   403    401              403  403     403      200   404       401     401     403
POST   /api/v1/sites/:site/signing-keys                   401    403   403    401              403  403     403      201   404       401     401     403
DELETE /api/v1/sites/:site/signing-keys/:key              401    403   403    401              403  403     403      204   404       401     401     403
GET    /api/v1/sites/:site/members                        401    403   403    401              403  403     403      200   404       401     401     403
POST   /api/v1/sites/:site/members                        401    403   403    401              403  403     403      201   404       401     401     403
PATCH  /api/v1/sites/:site/members/:member                401    403   403    401              403  403     403      200   404       401     401     403
DELETE /api/v1/sites/:site/members/:member                401    403   403    401              403  403     403      204   404       401     401     403
GET    /api/v1/sites/:site/counts                         200    200   200    401              200  200     200      200   404       401     401     403
POST   /api/v1/sites/:site/counts                         200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/discussion                     200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/threads                        401    403   403    401              403  403     200      200   404       401     401     403
PUT    /api/v1/sites/:site/threads/:thread                401    403   403    401              403  200     403      200   404       401     401     403
GET    /api/v1/sites/:site/threads/:thread                200    200   200    401              200  200     200      200   404       401     401     403
PATCH  /api/v1/sites/:site/threads/:thread                401    403   403    401              403  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/threads/:thread/comments       200    200   200    401              200  200     200      200   404       401     401     403
POST   /api/v1/sites/:site/threads/:thread/comments       201    201   201    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/threads/:thread/me             200    200   200    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/comments                       200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/comments/:id                   200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/comments/:id/replies           200    200   200    401              200  200     200      200   404       401     401     403
GET    /api/v1/sites/:site/comments/:id/revisions         404    200   404    401              404  404     200      200   404       401     401     403
PATCH  /api/v1/sites/:site/comments/:id                   403    200   403    401              403  403     403      403   404       401     401     403
DELETE /api/v1/sites/:site/comments/:id                   403    204   403    401              403  403     403      403   404       401     401     403
PUT    /api/v1/sites/:site/comments/:id/vote              401    403   200    401              403  403     403      403   404       401     401     403
POST   /api/v1/sites/:site/comments/:id/reports           401    403   204    401              403  403     403      403   404       401     401     403
POST   /api/v1/sites/:site/preview                        200    200   200    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/me                             401    403   200    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/me/comments                    401    403   200    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/me/decisions                   401    403   200    401              403  403     403      403   404       401     401     403
GET    /api/v1/sites/:site/moderation/queues              401    403   403    401              403  403     200      200   404       401     401     403
GET    /api/v1/sites/:site/moderation/queues/:queue/items 401    403   403    401              403  403     200      200   404       401     401     403
GET    /api/v1/sites/:site/moderation/log                 401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/queues/:queue/claims 401   403   403    401              403  403     200      200   404       401     401     403
PATCH  /api/v1/sites/:site/moderation/claims/:claim       401    403   403    401              403  403     404      404   404       401     401     403
DELETE /api/v1/sites/:site/moderation/claims/:claim       401    403   403    401              403  403     404      404   404       401     401     403
GET    /api/v1/sites/:site/moderation/items/:item         401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/items/:item/skip    401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/items/:item/snooze  401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/items/:item/escalate 401   403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/items/:item/move    401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/items/:item/notes   401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/decisions           401    403   403    401              403  403     200      200   404       401     401     403
POST   /api/v1/sites/:site/moderation/decisions/:decision/reversal 401 403 403 401             403  403     200      200   404       401     401     403
`;

const [header, ...rows] = TABLE.trim().split('\n');

export const CALLERS: readonly string[] = header!.trim().split(/ +/);

/** By method and path, the status for each of `CALLERS`. */
export const ACCESS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  rows.map((row) => {
    const [method, path, ...statuses] = row.split(/ +/);
    return [`${method} ${path}`, statuses.map(Number)];
  }),
);
