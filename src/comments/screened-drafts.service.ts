import { Injectable } from '@nestjs/common';
import type { Sender } from '../auth/sender.decorator.js';
import type { Site } from '../sites/sites.service.js';
import { CommentDraftsService, type Post } from './comment-drafts.service.js';
import type { ScreenedDraft } from './new-comment.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { WritersService } from './writers.service.js';

/** Makes of what was sent what can be stored, before any transaction: it may take a while. */
@Injectable()
export class ScreenedDraftsService {
  constructor(
    private readonly drafts: CommentDraftsService,
    private readonly writers: WritersService,
    private readonly texts: ScreenedTextsService,
  ) {}

  /** Refuses at no cost what is refused in any case. @throws {Problem} guests-off, invalid-request */
  check(site: Site, sender: Sender, post: Post): void {
    this.drafts.check(site, sender, post);
  }

  /** Of a post that was checked. @throws {Problem} invalid-request when it says nothing */
  async make(site: Site, threadId: string, sender: Sender, post: Post): Promise<ScreenedDraft> {
    const draft = await this.drafts.draft(site, sender, post);
    const { id: commentId, revision, personId } = draft;
    const { address } = sender;
    const asked = { threadId, commentId, text: revision.text, personId, address, isEdit: false };
    const email = post.guest?.email;
    const who = await this.writers.whoIs({
      personId,
      address,
      ...(email === undefined ? {} : { email }),
    });
    return { ...draft, who, screening: await this.texts.screen(site, asked) };
  }
}
