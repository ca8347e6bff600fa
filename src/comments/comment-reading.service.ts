import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import type { Authors } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { sightOf, type Caller, type Sight } from './caller.rules.js';
import { CommentsRepository, type Revision } from './comments.repository.js';
import type { CommentRow } from './comment-row.js';
import { DiscussionRepository } from './discussion.repository.js';
import {
  ANCESTORS,
  DiscussionsService,
  type CommentPage,
  type CommentPageRequest,
} from './discussions.service.js';

/** One comment, how much of it the caller may see, and what it hangs from. */
export interface SeenComment {
  comment: CommentRow;
  sight: Sight;
  /** Farthest first. */
  ancestors: CommentRow[];
  authors: Authors;
}

/** Comments one by one. */
@Injectable()
export class CommentReadingService {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly discussion: DiscussionRepository,
    private readonly pages: DiscussionsService,
    private readonly threads: ThreadsService,
  ) {}

  /** @throws {Problem} comment-not-found: also for what the caller may not see */
  async get(site: Site, caller: Caller, id: string): Promise<SeenComment> {
    const { sight } = await this.see(site, caller, id);
    const path = await this.discussion.ancestry(site.id, id, ANCESTORS + 1);
    const rows = await this.discussion.findMany(site.id, path);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const [comment, ...above] = path.map((each) => byId.get(each)!);
    const authors = await this.pages.authorsIn(site, rows);
    return { comment: comment!, sight, ancestors: above.reverse(), authors };
  }

  /** @throws {Problem} comment-not-found, bad-cursor */
  async replies(
    site: Site,
    caller: Caller,
    id: string,
    asked: CommentPageRequest,
  ): Promise<{ page: CommentPage; threadId: string }> {
    const { threadId } = await this.see(site, caller, id);
    return { page: await this.pages.replies(site, id, asked), threadId };
  }

  /** Every text a comment has had, oldest first. @throws {Problem} comment-not-found */
  async revisions(site: Site, caller: Caller, id: string): Promise<Revision[]> {
    const { sight } = await this.see(site, caller, id);
    if (sight !== 'all' && sight !== 'own') throw new Problem('comment-not-found');
    return this.comments.revisions(site.id, id);
  }

  private async see(
    site: Site,
    caller: Caller,
    id: string,
  ): Promise<{ sight: Exclude<Sight, 'nothing'>; threadId: string }> {
    const comment = await this.comments.find(site.id, id);
    const sight = comment ? sightOf(caller, comment) : 'nothing';
    if (!comment || sight === 'nothing') throw new Problem('comment-not-found');
    if (sight !== 'all') {
      const thread = await this.threads.find(site, { by: 'id', id: comment.threadId });
      if (thread?.lifecycle.state === 'hidden') throw new Problem('comment-not-found');
    }
    return { sight, threadId: comment.threadId };
  }
}
