import { Injectable } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { CommentImportsService, type BroughtComment } from '../comments/comment-imports.service.js';
import { render } from '../markup/render.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadEditingService } from '../threads/thread-editing.service.js';
import type { SampleComment, SamplePage } from './sample.js';

const HOUR_MS = 3_600_000;

/** Puts the sample's discussions into a site. */
@Injectable()
export class DemoDiscussionsService {
  constructor(
    private readonly threads: ThreadEditingService,
    private readonly comments: CommentImportsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a page's thread with its comments, all of them or none. What is there already stays as
   * it is, whatever has been decided about it since; only the page's address is brought up to date.
   */
  async bring(site: Site, page: SamplePage, url: string): Promise<void> {
    const { title, state, key } = page;
    const { thread } = await this.threads.upsert(site, key, { url, title, state });
    const now = this.clock.now();
    await this.comments.bring(
      site,
      thread.id,
      page.comments.map((comment) => brought(key, comment, now)),
    );
  }
}

function brought(key: string, comment: SampleComment, now: Date): BroughtComment {
  const { html, text } = render(comment.body);
  return {
    externalId: externalId(key, comment.id),
    parentExternalId: comment.parent === undefined ? null : externalId(key, comment.parent),
    kind: 'comment',
    state: comment.waits ? 'pending' : 'published',
    priorState: null,
    authorName: comment.author ?? null,
    authorEmail: null,
    externalAuthor: null,
    text: { body: comment.body, html, text },
    createdAt: new Date(now.getTime() - comment.hoursAgo * HOUR_MS),
  };
}

function externalId(key: string, id: string): string {
  return `demo:${key}:${id}`;
}
