/**
 * Who may call what, written by hand: what each route answers to each caller. The guest is the one
 * who wrote the comment that is named; keys go by their scope; "elsewhere" is of another site.
 */
const TABLE = `
                                                                   nobody guest reader reader-elsewhere read threads moderate admin elsewhere revoked expired bootstrap auditor people
GET    /healthz                                                    200    200   401    401              403  403     403      403   403       401     401     403       403     403
GET    /readyz                                                     200    200   401    401              403  403     403      403   403       401     401     403       403     403
GET    /.well-known/security.txt                                   200    200   401    401              403  403     403      403   403       401     401     403       403     403
GET    /api/openapi.json                                           200    200   200    200              200  200     200      200   200       200     200     200       200     200
GET    /api/v1/sites                                               401    403   401    401              403  403     403      403   403       401     401     200       403     403
POST   /api/v1/sites                                               401    403   401    401              403  403     403      403   403       401     401     201       403     403
GET    /api/v1/sites/:site                                         401    403   403    401              403  403     403      200   404       401     401     200       403     403
PATCH  /api/v1/sites/:site                                         401    403   403    401              403  403     403      200   404       401     401     200       403     403
GET    /api/v1/sites/:site/config                                  200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/api-keys                                401    403   403    401              403  403     403      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/api-keys                                401    403   403    401              403  403     403      201   404       401     401     403       403     403
DELETE /api/v1/sites/:site/api-keys/:key                           401    403   403    401              403  403     403      204   404       401     401     403       403     403
POST   /api/v1/sites/:site/api-keys/:key/rotation                  401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/signing-keys                            401    403   403    401              403  403     403      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/signing-keys                            401    403   403    401              403  403     403      201   404       401     401     403       403     403
DELETE /api/v1/sites/:site/signing-keys/:key                       401    403   403    401              403  403     403      204   404       401     401     403       403     403
GET    /api/v1/sites/:site/members                                 401    403   403    401              403  403     403      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/members                                 401    403   403    401              403  403     403      201   404       401     401     403       403     403
PATCH  /api/v1/sites/:site/members/:member                         401    403   403    401              403  403     403      200   404       401     401     403       403     403
DELETE /api/v1/sites/:site/members/:member                         401    403   403    401              403  403     403      204   404       401     401     403       403     403
GET    /api/v1/sites/:site/counts                                  200    200   200    401              200  200     200      200   404       401     401     403       200     200
POST   /api/v1/sites/:site/counts                                  200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/discussion                              200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/feed                                    200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/events                                  401    403   403    401              200  200     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/webhooks                                401    403   403    401              403  403     403      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/webhooks                                401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/webhooks/:webhook                       401    403   403    401              403  403     403      200   404       401     401     403       403     403
PATCH  /api/v1/sites/:site/webhooks/:webhook                       401    403   403    401              403  403     403      200   404       401     401     403       403     403
DELETE /api/v1/sites/:site/webhooks/:webhook                       401    403   403    401              403  403     403      204   404       401     401     403       403     403
POST   /api/v1/sites/:site/webhooks/:webhook/secret                401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/webhooks/:webhook/deliveries            401    403   403    401              403  403     403      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/webhooks/:webhook/test-event            401    403   403    401              403  403     403      201   404       401     401     403       403     403
POST   /api/v1/sites/:site/webhooks/:webhook/redeliveries          401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/threads                                 401    403   403    401              403  403     200      200   404       401     401     403       200     403
PUT    /api/v1/sites/:site/threads/:thread                         401    403   403    401              403  200     403      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/threads/:thread                         200    200   200    401              200  200     200      200   404       401     401     403       200     200
PATCH  /api/v1/sites/:site/threads/:thread                         401    403   403    401              403  200     200      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/threads/:thread/comments                200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/threads/:thread/events                  200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/threads/:thread/changes                 200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/threads/:thread/feed                    200    200   200    401              200  200     200      200   404       401     401     403       200     200
POST   /api/v1/sites/:site/threads/:thread/comments                201    201   201    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/threads/:thread/me                      200    200   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/comments                                200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/comments/:id                            200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/comments/:id/replies                    200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/comments/:id/revisions                  404    200   404    401              404  404     200      200   404       401     401     403       200     404
PATCH  /api/v1/sites/:site/comments/:id                            403    200   403    401              403  403     403      403   404       401     401     403       403     403
DELETE /api/v1/sites/:site/comments/:id                            403    204   403    401              403  403     403      403   404       401     401     403       403     403
PUT    /api/v1/sites/:site/comments/:id/vote                       401    403   200    401              403  403     403      403   404       401     401     403       403     403
POST   /api/v1/sites/:site/comments/:id/reports                    401    403   204    401              403  403     403      403   404       401     401     403       403     403
POST   /api/v1/sites/:site/preview                                 200    200   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/me                                      401    403   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/me/comments                             401    403   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/me/decisions                            401    200   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/me/decisions/:decision/statement        401    200   404    401              403  403     403      403   404       401     401     403       403     403
POST   /api/v1/sites/:site/decisions/:decision/appeals             401    201   404    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/me/appeals                              401    200   200    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/transparency/:year                      200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/moderation/queues                       401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/queues/:queue/items          401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/queues/:queue/events         401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/log                          401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/statements                   401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/transparency                 401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/appeals                      401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/appeals/:appeal              401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/appeals/:appeal/decision     401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/decisions                    401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/notices                                 201    201   201    401              201  201     201      201   404       401     401     403       201     201
GET    /api/v1/sites/:site/notices/:notice                         404    404   404    401              404  404     404      404   404       401     401     403       404     404
DELETE /api/v1/sites/:site/notices/:notice                         404    404   404    401              404  404     404      404   404       401     401     403       404     404
GET    /api/v1/sites/:site/moderation/notices                      401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/notices/:notice              401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /data-requests                                              200    200   401    401              403  403     403      403   403       401     401     403       403     403
GET    /data-requests/assets/:name                                 200    200   401    401              403  403     403      403   403       401     401     403       403     403
POST   /api/v1/sites/:site/data-requests                           202    202   202    401              202  202     202      202   404       401     401     403       202     202
POST   /api/v1/sites/:site/data-request/confirmation               401    403   403    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/data-request                            401    403   403    401              403  403     403      403   404       401     401     403       403     403
DELETE /api/v1/sites/:site/data-request                            401    403   403    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/data-request/export                     401    403   403    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/data-requests/:request                  401    403   403    401              403  403     403      200   404       401     401     403       403     200
GET    /api/v1/sites/:site/data-requests/:request/export           401    403   403    401              403  403     403      200   404       401     401     403       403     200
POST   /api/v1/sites/:site/people/:person/export                   401    403   403    401              403  403     403      202   404       401     401     403       403     202
POST   /api/v1/sites/:site/people/:person/erasure                  401    403   403    401              403  403     403      202   404       401     401     403       403     202
PATCH  /api/v1/sites/:site/me                                      401    403   403    401              403  403     403      403   404       401     401     403       403     403
GET    /api/v1/sites/:site/people                                  401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/people/links                            401    403   403    401              403  403     403      200   404       401     401     403       403     200
PUT    /api/v1/sites/:site/people/:person                          401    403   403    401              403  403     403      200   404       401     401     403       403     200
GET    /api/v1/sites/:site/people/:person                          401    403   403    401              403  403     200      200   404       401     401     403       200     200
POST   /api/v1/sites/:site/people/:person/merge                    401    403   403    401              403  403     403      200   404       401     401     403       403     200
GET    /api/v1/sites/:site/moderation/term-lists                   401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/term-lists                   401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/term-lists/:list             401    403   403    401              403  403     200      200   404       401     401     403       200     403
PUT    /api/v1/sites/:site/moderation/term-lists/:list             401    403   403    401              403  403     403      200   404       401     401     403       403     403
DELETE /api/v1/sites/:site/moderation/term-lists/:list             401    403   403    401              403  403     403      204   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/term-lists/:list/test        401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/screening-secret             401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/comments/:id/findings                   401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/queues/:queue/claims         401    403   403    401              403  403     200      200   404       401     401     403       403     403
PATCH  /api/v1/sites/:site/moderation/claims/:claim                401    403   403    401              403  403     404      404   404       401     401     403       403     403
DELETE /api/v1/sites/:site/moderation/claims/:claim                401    403   403    401              403  403     404      404   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/items/:item                  401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/items/:item/skip             401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/items/:item/snooze           401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/items/:item/escalate         401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/items/:item/move             401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/items/:item/notes            401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/decisions/:decision/reversal 401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/bulk                         401    403   403    401              403  403     202      202   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/bulk                         401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/bulk/:job                    401    403   403    401              403  403     200      200   404       401     401     403       200     403
DELETE /api/v1/sites/:site/moderation/bulk/:job                    401    403   403    401              403  403     200      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/log/seals                    401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/policies                                200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/policies/:policy                        200    200   200    401              200  200     200      200   404       401     401     403       200     200
GET    /api/v1/sites/:site/policies/:policy/versions               200    200   200    401              200  200     200      200   404       401     401     403       200     200
PUT    /api/v1/sites/:site/policies/:policy                        401    403   403    401              403  403     403      200   404       401     401     403       403     403
DELETE /api/v1/sites/:site/policies/:policy                        401    403   403    401              403  403     403      204   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/sanctions                    401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/sanctions                    401    403   403    401              403  403     201      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/sanctions/:sanction          401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/sanctions/:sanction/lift     401    403   403    401              403  403     200      200   404       401     401     403       403     403
POST   /api/v1/sites/:site/moderation/sanctions/:sanction/reversal 401    403   403    401              403  403     200      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/rules                        401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/rules                        401    403   403    401              403  403     403      201   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/rules/:rule                  401    403   403    401              403  403     200      200   404       401     401     403       200     403
PUT    /api/v1/sites/:site/moderation/rules/:rule                  401    403   403    401              403  403     403      200   404       401     401     403       403     403
PATCH  /api/v1/sites/:site/moderation/rules/:rule                  401    403   403    401              403  403     403      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/rules/:rule/versions         401    403   403    401              403  403     200      200   404       401     401     403       200     403
POST   /api/v1/sites/:site/moderation/rules/:rule/backtest         401    403   403    401              403  403     202      202   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/backtests/:backtest          401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/backtests/:backtest/progress 401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/backtests/:backtest/hits     401    403   403    401              403  403     200      200   404       401     401     403       200     403
DELETE /api/v1/sites/:site/moderation/backtests/:backtest          401    403   403    401              403  403     200      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/metrics/queues               401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/metrics/me                   401    403   403    401              403  403     200      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/metrics/moderators           401    403   403    401              403  403     403      200   404       401     401     403       403     403
GET    /api/v1/sites/:site/moderation/metrics/reporters            401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/moderation/people/:person               401    403   403    401              403  403     200      200   404       401     401     403       200     403
GET    /api/v1/sites/:site/me/sanctions                            401    403   200    401              403  403     403      403   404       401     401     403       403     403
POST   /api/v1/sites/:site/me/warnings/:warning/acknowledgement    401    403   404    401              403  403     403      403   404       401     401     403       403     403
`;

const [header, ...rows] = TABLE.trim().split('\n');

/** Callers without a column of their own: each is answered as another is, on every route. */
const ALIKE: Readonly<Record<string, string>> = {
  comments: 'read',
  act: 'read',
  'member-moderator': 'moderate',
  'member-admin': 'admin',
  operator: 'bootstrap',
};

/** What takes the scope `read`, which these have not: as to any other key without it. */
const READ_ALONE = ['GET /api/v1/sites/:site/events'];
const WITHOUT_READ: Readonly<Record<string, string>> = { comments: 'people', act: 'people' };

const COLUMNS: readonly string[] = header!.trim().split(/ +/);

export const CALLERS: readonly string[] = [...COLUMNS, ...Object.keys(ALIKE)];

/** By method and path, the status for each of `CALLERS`. */
export const ACCESS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  rows.map((row) => {
    const [method, path, ...statuses] = row.split(/ +/);
    const written = statuses.map(Number);
    const route = `${method} ${path}`;
    const names = READ_ALONE.includes(route) ? { ...ALIKE, ...WITHOUT_READ } : ALIKE;
    const alike = Object.values(names).map((name) => written[COLUMNS.indexOf(name)]!);
    return [route, [...written, ...alike]];
  }),
);

/** What this caller is answered on this route, as it is written. */
export function cellOf(route: string, caller: string): number {
  return ACCESS[route]![CALLERS.indexOf(caller)]!;
}

/** The answer to `OPTIONS` on any path: there are no preflights. */
export const OPTIONS_ANSWER = 404;
