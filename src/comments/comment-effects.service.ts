import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import type { EventType } from '../events/thread.events.js';
import { CommentDraftsService } from './comment-drafts.service.js';
import { CommentForgettingService } from './comment-forgetting.service.js';
import type { Effect } from './comment-moderation.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { CommentTextsRepository } from './comment-texts.repository.js';
import { CommentsRepository, type CommentRecord, type Revision } from './comments.repository.js';
import type { ThreadWrite } from './thread-writing.service.js';

interface Given {
  reason: string | null;
  /** Of the site's rule that `reason` names. */
  policyVersion: number | null;
  /** Markdown, to redact with. */
  body: string | null;
}

/** What decisions do to a comment itself. Works under the locks of its thread and its own. */
@Injectable()
export class CommentEffectsService {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly texts: CommentTextsRepository,
    private readonly places: CommentPlacesService,
    private readonly drafts: CommentDraftsService,
    private readonly forgetting: CommentForgettingService,
  ) {}

  /** @throws {Problem} invalid-request */
  async apply(
    write: ThreadWrite,
    before: CommentRecord,
    effect: Exclude<Effect, { kind: 'unchanged' | 'refused' }>,
    given: Given,
  ): Promise<CommentRecord> {
    const { tx, site, now } = write;
    const comments = this.comments.within(tx);
    const next = { ...before, version: before.version + 1 };
    switch (effect.kind) {
      case 'move': {
        if (effect.to === 'purged') {
          await this.forgetting.forget(write, { kept: [], gone: [before.id] });
        }
        const { reason, policyVersion } = given;
        return this.places.settle(tx, before, effect.to, { reason, policyVersion, now });
      }
      case 'flags': {
        const after = { ...next, ...effect.flags };
        await comments.setFlags(after, now);
        return after;
      }
      case 'publish-revision': {
        const { id, pendingRevisionId } = before;
        const revision = await comments.revision(site.id, id, pendingRevisionId!);
        return this.show(write, before, revision, 'author');
      }
      case 'drop-revision':
        await this.texts.within(tx).drop(site.id, before.pendingRevisionId!, next.version);
        await comments.holdRevision(before, null, now);
        return { ...next, pendingRevisionId: null };
      case 'redact':
        return this.redact(write, before, given.body);
      case 'confirm':
        await comments.markReviewed(site.id, before.id, before.revisionId);
        return { ...before, reviewedRevisionId: before.revisionId };
    }
  }

  private async redact(
    write: ThreadWrite,
    before: CommentRecord,
    body: string | null,
  ): Promise<CommentRecord> {
    const { tx, site, now } = write;
    if (body === null) {
      throw Problem.invalid([{ pointer: '#/body', detail: 'is needed to redact' }]);
    }
    const draft = await this.drafts.revisionOf(site, body);
    const revision: Revision = { ...draft, writtenBy: 'moderator', createdAt: now };
    await this.comments.within(tx).insertRevision(site.id, before.id, revision, { stands: true });
    return this.show(write, before, revision, 'moderator');
  }

  private async show(
    { tx, site, now }: ThreadWrite,
    before: CommentRecord,
    revision: Revision,
    by: 'author' | 'moderator',
  ): Promise<CommentRecord> {
    const comments = this.comments.within(tx);
    await comments.showRevision(before, revision, { by, at: revision.createdAt }, now);
    await comments.markReviewed(site.id, before.id, revision.id);
    return {
      ...before,
      version: before.version + 1,
      revisionId: revision.id,
      pendingRevisionId: null,
      reviewedRevisionId: revision.id,
    };
  }
}

/** What others are told; a first publication is told apart from one that comes back. */
const EVENTS: Record<CommentRecord['state'], EventType> = {
  published: 'comment.restored',
  hidden: 'comment.hidden',
  pending: 'comment.held',
  rejected: 'comment.removed',
  removed: 'comment.removed',
  spam: 'comment.removed',
  withdrawn: 'comment.withdrawn',
  purged: 'comment.erased',
};

export function eventOf(before: CommentRecord, after: CommentRecord): EventType {
  if (before.state === after.state) return 'comment.updated';
  const first = after.state === 'published' && before.publishedAt === null;
  return first ? 'comment.published' : EVENTS[after.state];
}
