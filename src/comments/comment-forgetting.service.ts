import { Injectable } from '@nestjs/common';
import { CommentErasureRepository } from './comment-erasure.repository.js';
import { CommentPlacesService } from './comment-places.service.js';
import { moveOf } from './comment-states.rules.js';
import { CommentWorkService } from './comment-work.service.js';
import type { CommentRecord } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** How many rows of each kind were erased. */
export interface Erased {
  comments: number;
  texts: number;
  origins: number;
  remarks: number;
  answers: number;
  findings: number;
}

/** What is forgotten of comments, wherever it is kept. Works under the locks of their thread and their own. */
@Injectable()
export class CommentForgettingService {
  constructor(
    private readonly erasure: CommentErasureRepository,
    private readonly writing: ThreadWritingService,
    private readonly places: CommentPlacesService,
    private readonly work: CommentWorkService,
  ) {}

  /** Their authors are nobody: the texts that show of `kept` stay, everything of `gone` goes. */
  async erase(
    write: ThreadWrite,
    { kept, gone }: { kept: readonly CommentRecord[]; gone: readonly CommentRecord[] },
  ): Promise<Erased> {
    for (const comment of kept) await this.keep(write, comment);
    for (const comment of gone) await this.purge(write, comment);
    const ids = { kept: kept.map(({ id }) => id), gone: gone.map(({ id }) => id) };
    await this.erasure
      .within(write.tx)
      .unname(write.site.id, [...ids.kept, ...ids.gone], write.now);
    return this.forget(write, ids);
  }

  /** Every text but the one that shows of `kept`, every text of `gone`, and what was said of them. */
  async forget(
    { tx, site }: ThreadWrite,
    { kept, gone }: { kept: readonly string[]; gone: readonly string[] },
  ): Promise<Erased> {
    const erasure = this.erasure.within(tx);
    const all = [...kept, ...gone];
    return {
      comments: all.length,
      texts:
        (await erasure.emptyOlderTexts(site.id, kept)) + (await erasure.emptyTexts(site.id, gone)),
      origins: await erasure.dropOrigins(site.id, all),
      answers: await erasure.dropAnswers(site.id, all),
      findings: await erasure.dropFindings(site.id, all),
      remarks:
        (await erasure.dropRemarks(site.id, kept, { reports: false })) +
        (await erasure.dropRemarks(site.id, gone, { reports: true })),
    };
  }

  /** A text that waited goes; what readers have reported is still to be decided about. */
  private async keep(write: ThreadWrite, comment: CommentRecord): Promise<void> {
    if (comment.pendingRevisionId !== null) await this.work.unwaited(write, comment);
    await this.writing.record(write, 'comment.updated', comment.id);
  }

  private async purge(write: ThreadWrite, comment: CommentRecord): Promise<void> {
    const move = moveOf('purge', comment.state, comment.priorState);
    if (typeof move !== 'object') return;
    await this.places.settle(write.tx, comment, move.to, { reason: null, now: write.now });
    await this.work.superseded(write, comment.id);
    await this.writing.record(write, 'comment.erased', comment.id);
  }
}
