import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { sightOf, wrote, type Caller } from './caller.rules.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import type { Standing } from '../sanctions/standing.service.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { WritersService } from './writers.service.js';

/** The one way to change a comment as its author. */
@Injectable()
export class OwnCommentsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly threads: ThreadsService,
    private readonly writers: WritersService,
  ) {}

  /** Lets only its author in. @throws {Problem} comment-not-found, forbidden */
  async find(site: Site, caller: Caller, id: string): Promise<CommentRecord> {
    const found = await this.comments.find(site.id, id);
    if (!found || sightOf(caller, found) === 'nothing') throw new Problem('comment-not-found');
    if (wrote(caller, found)) return found;
    const thread = await this.threads.find(site, { by: 'id', id: found.threadId });
    if (thread?.lifecycle.state === 'hidden') throw new Problem('comment-not-found');
    throw new Problem('forbidden', 'Only its author may do this.');
  }

  /** Locks the comment after its thread. @throws {Problem} precondition-failed */
  async change<T>(
    site: Site,
    { id, threadId }: CommentRecord,
    ifVersion: number | undefined,
    work: (write: ThreadWrite, comment: CommentRecord) => Promise<T>,
  ): Promise<T> {
    return this.writing.write(site, threadId, async (write) => {
      const [comment] = await this.comments.within(write.tx).lockMany(site.id, [id]);
      if (ifVersion !== undefined && ifVersion !== comment!.version) {
        throw new Problem('precondition-failed', `The version is ${comment!.version} now.`);
      }
      return work(write, comment!);
    });
  }

  /** As `change`, for what sanctions forbid. @throws {Problem} sanctioned, warning-unacknowledged, precondition-failed */
  async rewrite<T>(
    site: Site,
    found: CommentRecord,
    { address, ifVersion }: { address: string | null; ifVersion?: number },
    work: (write: ThreadWrite, comment: CommentRecord, standing: Standing) => Promise<T>,
  ): Promise<T> {
    const { id: commentId, personId } = found;
    const who = await this.writers.whoIs({ personId, address, commentId });
    return this.change(site, found, ifVersion, async (write, comment) => {
      const { standing } = await this.writers.admit(write.tx, site.id, who);
      return work(write, comment, standing);
    });
  }
}

/** The key that speaks for the author, for the event log. */
export function viaOf(caller: Caller): string | null {
  return caller.kind === 'reader' ? (caller.via ?? null) : null;
}
