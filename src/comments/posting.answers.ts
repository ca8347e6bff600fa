import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import { OnceAnswers } from '../idempotency/once.answers.js';
import { CommentAnswers } from './comment.answers.js';
import { CommentDraftsService } from './comment-drafts.service.js';
import { CommentsService, type ScreenedDraft } from './comments.service.js';
import { PostingTolls, type PostingCall } from './posting-tolls.answers.js';

/**
 * From what somebody sends to the 201: what it costs, a draft, what screening finds in it, and
 * the one transaction that keeps it.
 */
@Injectable()
export class PostingAnswers {
  constructor(
    private readonly drafts: CommentDraftsService,
    private readonly tolls: PostingTolls,
    private readonly comments: CommentsService,
    private readonly answers: CommentAnswers,
    private readonly once: OnceAnswers,
  ) {}

  async answer(request: Authorised, reply: FastifyReply, call: PostingCall): Promise<void> {
    const { site, sender, thread, given } = call;
    const { viewer } = sender;
    const author = viewer.kind === 'reader' ? viewer : null;
    const post = {
      body: given.body,
      parentId: given.parentId ?? null,
      guest: given.guest,
      trap: given.website,
    };
    this.drafts.check(site, sender, post);
    let screened: ScreenedDraft | undefined;
    await this.once.answer(request, reply, {
      // A long text takes tens of milliseconds to render: not for those who may not post now.
      before: async () => {
        await this.tolls.take(reply, call);
        const draft = await this.drafts.draft(site, sender, post);
        screened = await this.comments.screened(site, thread.id, draft, {
          address: sender.address,
          ...(given.guest?.email === undefined ? {} : { email: given.guest.email }),
        });
      },
      work: async (tx) => {
        const posted = await this.comments.create(site, thread.id, screened!, tx);
        return this.answers.posted(site, posted, author);
      },
    });
  }
}
