import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { COMMENT_STATES } from '../comment-states.rules.js';
import type { ShownRow } from '../comment-row.js';
import type { Tree } from '../discussion-tree.rules.js';
import { toPublicView, type PublicContext } from '../dto/comment-views.js';
import { printComments } from './discussion-json.js';

const KNOWN = '0190a000-0000-7000-8000-000000000001';

const said = fc.string({ unit: 'binary', maxLength: 30 });
const moment = fc.integer({ min: -4e12, max: 4e12 });
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);

const columns = fc.record({
  id: fc.uuid(),
  threadId: fc.uuid(),
  parentId: orNull(fc.uuid()),
  depth: fc.nat(20),
  kind: fc.constantFrom('comment' as const, 'pingback' as const, 'trackback' as const),
  state: fc.oneof(fc.constant('published' as const), fc.constantFrom(...COMMENT_STATES)),
  stateReason: orNull(said),
  citedPolicy: fc.constant({ title: 'Tone', version: 1, from: 0 }),
  statementId: orNull(fc.uuid()),
  shown: fc.boolean(),
  number: orNull(fc.nat()),
  personId: orNull(fc.oneof(fc.constant(KNOWN), fc.uuid())),
  guestName: orNull(said),
  html: said,
  pinned: fc.boolean(),
  featured: fc.boolean(),
  version: fc.nat(),
  editedBy: fc.constantFrom('author' as const, 'moderator' as const, null),
  createdAt: moment,
  publishedAt: orNull(moment),
  editedAt: orNull(moment),
  up: fc.nat(),
  down: fc.nat(),
  replies: fc.nat(),
  shownReplies: fc.nat(),
  best: fc.double(),
  controversy: fc.double(),
});
/** Brought where they are asked for. */
const texts = fc.record({ body: said, text: said }, { requiredKeys: [] });

/** Half of them were published when they were made. */
const comment = fc.tuple(columns, texts, fc.boolean()).map(([made, more, isLater]): ShownRow => {
  const { publishedAt, createdAt } = made;
  return { ...made, ...more, publishedAt: isLater ? publishedAt : createdAt };
});

const { trees } = fc.letrec<{ trees: Tree<ShownRow>[]; tree: Tree<ShownRow> }>((tie) => ({
  tree: fc.record({
    comment,
    replies: fc.oneof({ depthSize: 'small' }, fc.constant<Tree<ShownRow>[]>([]), tie('trees')),
    cut: fc.oneof(fc.constant(null), fc.constant('start' as const), comment),
  }),
  trees: fc.array(tie('tree'), { maxLength: 4 }),
}));

const context: fc.Arbitrary<PublicContext> = fc.record({
  site: fc.constant('daily'),
  authors: fc
    .record({ name: orNull(said), picture: orNull(said) })
    .map((author) => new Map([[KNOWN, author]])),
  urlOf: orNull(said).map(
    (url) => (thread) => (/^[0-7]/.test(thread) ? url && url + thread : null),
  ),
  lang: said,
  votes: fc.boolean(),
  body: fc.boolean(),
  repliesAfter: fc.constant(
    (id: string, cut: ShownRow | 'start') => `${id}_${cut === 'start' ? cut : cut.id}`,
  ),
});

describe('comments as JSON', () => {
  it('are to the letter their public views', () => {
    const isTheSame = fc.property(trees, context, (given, within) => {
      const views = given.map((tree) => toPublicView(tree, within));
      expect(printComments(given, within)).toBe(JSON.stringify(views));
    });
    fc.assert(isTheSame, { numRuns: 500 });
  });
});
