import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import { OnceAnswers, type CreatedAnswer } from '../idempotency/once.answers.js';
import type { Standing } from '../sanctions/standing.service.js';
import type { Thread } from '../threads/threads.service.js';
import { CommentAnswers } from './comment.answers.js';
import type { Posted, ScreenedDraft } from './comments.service.js';
import { PostGroupsService } from './post-groups.service.js';
import { PostingTolls, type PostingCall } from './posting-tolls.answers.js';
import { ScreenedDraftsService } from './screened-drafts.service.js';

/**
 * From what somebody sends to the 201: what it costs, a draft, what screening finds in it, and
 * the one transaction that keeps it, which it shares with others or has to itself.
 */
@Injectable()
export class PostingAnswers {
  constructor(
    private readonly drafts: ScreenedDraftsService,
    private readonly tolls: PostingTolls,
    private readonly posts: PostGroupsService,
    private readonly answers: CommentAnswers,
    private readonly once: OnceAnswers,
  ) {}

  /** What is read for it is asked for at once; what is refused is refused in the order of the steps. */
  async answer(
    request: Authorised,
    reply: FastifyReply,
    { thread: finding, ...call }: PostingCall & { thread: Promise<Thread> },
  ): Promise<void> {
    const { site, sender, given } = call;
    const { viewer } = sender;
    const author = viewer.kind === 'reader' ? viewer : null;
    const post = {
      body: given.body,
      parentId: given.parentId ?? null,
      guest: given.guest,
      trap: given.website,
    };
    // An acknowledgement is one of a post that gets so far.
    const foresee = async (): Promise<Standing> => this.tolls.foresee(call);
    const foreseen = given.acknowledges === undefined ? waitedFor(foresee()) : null;
    const found = waitedFor(finding);
    let thread: Thread;
    let screened: ScreenedDraft;
    const answerOf = (posted: Posted): CreatedAnswer => this.answers.posted(site, posted, author);
    await this.once.answer(request, reply, {
      // A long text takes tens of milliseconds to render: not for those who may not post now.
      before: async () => {
        thread = await found;
        this.drafts.check(site, sender, post);
        await this.tolls.take(reply, call, { thread, foreseen: foreseen ?? waitedFor(foresee()) });
        screened = await this.drafts.make(site, thread.id, sender, post);
      },
      together: async (claim) => {
        return this.posts.together({ site, thread, draft: screened, claim, answer: answerOf });
      },
      work: async (tx) => answerOf(await this.posts.alone(site, thread.id, screened, tx)),
    });
  }
}

/** Whoever awaits it meets its refusal; nobody has to. */
function waitedFor<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}
