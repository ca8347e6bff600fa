/**
 * Who may see which hidden text where, written by hand: the writer of the comment, the moderators,
 * admins beside that, and keys for people or threads. Whoever is not named, and on every other route:
 * nobody.
 */
const TABLE = `
                           | writer                        | moderator                                 | admin  | people | threads
pending                    | comment revisions overlay own | comment revisions comments queue item     |        |        |
rejected                   | comment revisions overlay own | comment revisions comments item           |        |        |
spam                       | comment revisions overlay own | comment revisions comments item           |        |        |
removed                    | comment revisions overlay own | comment revisions comments item           |        |        |
hidden                     | comment revisions overlay own | comment revisions comments                |        |        |
withdrawn                  | comment revisions overlay own | comment revisions comments item           |        |        |
shadowed                   | comment revisions overlay own | comment revisions comments queue item     |        |        |
a shadowed edit            | comment revisions overlay own | comment revisions comments queue item     |        |        |
an older text              | revisions                     | revisions                                 |        |        |
an edit that waits         | comment revisions overlay     | comment revisions comments queue item     |        |        |
a rejected edit            | revisions                     | revisions                                 |        |        |
a report                   |                               | item                                      |        |        |
a moderator’s note         |                               | log item                                  |        |        |
a note on an item          |                               | item                                      |        |        |
why somebody is sanctioned |                               | sanctions sanction record                 |        |        |
a message with a sanction  | mine                          | sanctions sanction record                 |        |        |
a message with a shadow    |                               | sanctions sanction record                 |        |        |
a message                  | decisions                     | log item                                  |        |        |
an appeal                  | appeals                       | heard appeal                              |        |        |
what a notice says          |                               | item notice                               |        |        |
the law in a notice        |                               | notice                                    |        |        |
who sent a notice          |                               |                                           | notice |        |
a message about spam       |                               | log item                                  |        |        |
a guest’s name             | comment overlay               | comment comments queue item               |        |        |
a guest’s address          |                               |                                           |        |        |
a reader’s name            | comment overlay own me        | comment comments queue people person item record |        | person |
a reader’s address         | me                            |                                           | person |        |
a comment on a hidden page | own                           | comment revisions                         |        |        |
the title of a hidden page |                               | page pages                                |        |        | page
`;

const PLACES: Readonly<Record<string, string>> = {
  comment: 'GET /api/v1/sites/:site/comments/:id',
  revisions: 'GET /api/v1/sites/:site/comments/:id/revisions',
  comments: 'GET /api/v1/sites/:site/comments',
  queue: 'GET /api/v1/sites/:site/moderation/queues/:queue/items',
  log: 'GET /api/v1/sites/:site/moderation/log',
  item: 'GET /api/v1/sites/:site/moderation/items/:item',
  overlay: 'GET /api/v1/sites/:site/threads/:thread/me',
  page: 'GET /api/v1/sites/:site/threads/:thread',
  pages: 'GET /api/v1/sites/:site/threads',
  people: 'GET /api/v1/sites/:site/people',
  person: 'GET /api/v1/sites/:site/people/:person',
  me: 'GET /api/v1/sites/:site/me',
  own: 'GET /api/v1/sites/:site/me/comments',
  sanctions: 'GET /api/v1/sites/:site/moderation/sanctions',
  sanction: 'GET /api/v1/sites/:site/moderation/sanctions/:sanction',
  record: 'GET /api/v1/sites/:site/moderation/people/:person',
  mine: 'GET /api/v1/sites/:site/me/sanctions',
  decisions: 'GET /api/v1/sites/:site/me/decisions',
  appeals: 'GET /api/v1/sites/:site/me/appeals',
  notice: 'GET /api/v1/sites/:site/moderation/notices/:notice',
  heard: 'GET /api/v1/sites/:site/moderation/appeals',
  appeal: 'GET /api/v1/sites/:site/moderation/appeals/:appeal',
};

export type Sight = 'writer' | 'moderator' | 'admin' | 'people' | 'threads' | 'none';

/** What each caller of the access table sees of texts that they did not write; a new one: a line. */
export const SIGHTS: Readonly<Record<string, Sight>> = {
  nobody: 'none',
  reader: 'none',
  'reader-elsewhere': 'none',
  read: 'none',
  threads: 'threads',
  comments: 'none',
  people: 'people',
  act: 'none',
  moderate: 'moderator',
  admin: 'admin',
  'member-moderator': 'moderator',
  'member-admin': 'admin',
  auditor: 'moderator',
  operator: 'none',
  elsewhere: 'none',
  revoked: 'none',
  expired: 'none',
  bootstrap: 'none',
};

const [header, ...rows] = TABLE.trim().split('\n');
const COLUMNS = header!
  .split('|')
  .map((name) => name.trim())
  .slice(1);

export const KINDS: readonly string[] = rows.map((row) => row.split('|')[0]!.trim());

/** The routes where a text of this kind may be met. */
export function placesOf(kind: string, sight: Sight): string[] {
  const cells = rows[KINDS.indexOf(kind)]!.split('|').slice(1);
  const seenAs = sight === 'admin' ? ['moderator', sight] : [sight];
  const names = seenAs.flatMap((each) => (cells[COLUMNS.indexOf(each)] ?? '').trim().split(/ +/));
  return names.filter((name) => name !== '').map((name) => PLACES[name]!);
}
