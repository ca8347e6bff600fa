import { Injectable } from '@nestjs/common';
import {
  NoticedCommentsService,
  type NoticeableComment,
} from '../comments/noticed-comments.service.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { commentNamedBy, type Lack } from './notice.rules.js';

/** Where a notice says that something is. */
export interface Places {
  urls: readonly string[];
  commentIds: readonly string[];
}

/** Tells which comments a notice is about. */
@Injectable()
export class NoticePlacesService {
  constructor(
    private readonly threads: ThreadsService,
    private readonly comments: NoticedCommentsService,
  ) {}

  /**
   * The public comments that are named, each once, and what is missing of point b. What everybody
   * may not see is answered like what never was.
   */
  async find(
    site: Site,
    { urls, commentIds }: Places,
  ): Promise<{ found: NoticeableComment[]; lacks: Lack[] }> {
    const found = new Map<string, NoticeableComment>();
    const lacks: Lack[] = [];
    const take = (comment: NoticeableComment | null, pointer: string): void => {
      if (comment) found.set(comment.id, comment);
      else lacks.push(noSuchComment(pointer));
    };
    for (const [n, url] of urls.entries()) take(await this.at(site, url), `#/url/${n}`);
    for (const [n, id] of commentIds.entries()) {
      take(await this.visible(site, id), `#/commentIds/${n}`);
    }
    if (urls.length + commentIds.length === 0) lacks.push(noSuchComment('#/url'));
    return { found: [...found.values()], lacks };
  }

  private async at(site: Site, url: string): Promise<NoticeableComment | null> {
    const named = commentNamedBy(url);
    const page = named && (await this.threads.findByUrl(site, named.page));
    const comment = page && (await this.visible(site, named.commentId));
    return comment?.threadId === page?.id ? comment : null;
  }

  private async visible(site: Site, id: string): Promise<NoticeableComment | null> {
    const comment = await this.comments.visible(site, id);
    if (!comment) return null;
    const thread = await this.threads.findPublic(site, { by: 'id', id: comment.threadId });
    return thread && comment;
  }
}

export function noSuchComment(pointer: string): Lack {
  const detail =
    'must name a comment that everybody can see on this site: its page’s address and "#comment-" with its id, or that id in commentIds';
  return { letter: 'b', pointer, detail };
}
