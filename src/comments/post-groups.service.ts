import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Batches } from '../common/batches.js';
import { loggedError } from '../common/http/logged-error.js';
import { isOutage } from '../common/http/outage.rules.js';
import { sentTogether, SiteDatabase } from '../database/site-database.js';
import { ClaimsService, type Claim } from '../idempotency/claims.service.js';
import { GroupedPostsService, mayBePlain, type PlainPost } from './grouped-posts.service.js';
import type { Site } from '../sites/sites.service.js';
import { CommentsService } from './comments.service.js';
import type { Posted, ScreenedDraft } from './new-comment.js';

/** A post on its way to the disk. */
interface Waiting extends PlainPost {
  /** Its idempotency key, where it has one. */
  claim: Claim | null;
  answer: (posted: Posted) => object;
}

/** In one transaction: more of them would make each wait longer than it gains. */
const MOST = 64;
/** A lock that is not free by then makes everybody go alone, and less than after which a ring is looked for. */
const WAIT_MS = 500;
const LOCK_TIMEOUT = '55P03';

/**
 * Group commit: posts that come while others are on their way to the disk go there together, in one
 * transaction, and each is told of its own outcome once that has committed. Nobody waits for company.
 */
@Injectable()
export class PostGroupsService {
  private readonly logger = new Logger('Posts');
  private readonly groups = new Batches<Waiting, object | null>(
    async (siteId, posts) => this.commit(siteId, posts),
    MOST,
  );

  constructor(
    private readonly db: SiteDatabase,
    private readonly posts: GroupedPostsService,
    private readonly comments: CommentsService,
    private readonly claims: ClaimsService,
  ) {}

  /**
   * Keeps the answer with what is claimed, in the same transaction. Null: nothing was done, and the post
   * is to be done alone: it is refused, or waits, or a neighbour has failed.
   */
  async together<T extends object>(
    post: PlainPost & {
      claim: Claim | null;
      answer: (posted: Posted) => T;
    },
  ): Promise<T | null> {
    if (!mayBePlain(post)) return null;
    return (await this.groups.ask(post.site.id, post)) as T | null;
  }

  /** As `CommentsService.create`. */
  async alone(
    site: Site,
    threadId: string,
    draft: ScreenedDraft,
    tx: EntityManager,
  ): Promise<Posted> {
    return this.comments.create(site, threadId, draft, tx);
  }

  private async commit(
    siteId: string,
    posts: readonly Waiting[],
  ): Promise<readonly (object | null)[]> {
    try {
      return await this.db.shortTransaction(siteId, async (tx, endHere) => {
        let answers: (object | null)[] = [];
        const beside = async (posted: ReadonlyMap<Waiting, Posted>): Promise<void> => {
          answers = posts.map((post) => answerTo(post, posted));
          await this.keep(tx, siteId, posts, answers);
        };
        const store = async (): Promise<void> => this.posts.store(tx, posts, { beside, endHere });
        await sentTogether(tx, async () => Promise.all([this.db.waitAtMost(tx, WAIT_MS), store()]));
        return answers;
      });
    } catch (error) {
      // Nobody knows whether it was committed: done again alone, each would be there twice.
      if (isOutage(error) && !isLockTimeout(error)) throw error;
      this.logger.warn(loggedError(error), `${posts.length} posts go alone`);
      return posts.map(() => null);
    }
  }

  private async keep(
    tx: EntityManager,
    siteId: string,
    posts: readonly Waiting[],
    answers: readonly (object | null)[],
  ): Promise<void> {
    const claimed = posts.flatMap(({ claim }, nth) => {
      const answer = answers[nth];
      return claim && answer ? [{ claim, answer }] : [];
    });
    await this.claims.keep(tx, siteId, claimed);
  }
}

function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown }).code === LOCK_TIMEOUT;
}

function answerTo(post: Waiting, posted: ReadonlyMap<Waiting, Posted>): object | null {
  const stored = posted.get(post);
  return stored ? post.answer(stored) : null;
}
