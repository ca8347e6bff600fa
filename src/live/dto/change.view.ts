import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../common/http/bounds.dto.js';
import { CommentView } from '../../comments/dto/comment.view.js';
import { ThreadCountsView, ThreadView } from '../../threads/dto/thread.view.js';
import { CHANGE_TYPES, type ChangeType } from '../change.rules.js';

/** What has changed for everybody, with what is so at this moment: to apply it twice does no harm. */
export class ChangeView {
  /** Where to go on from; also the `id` of a server-sent event. */
  id!: string;
  @ApiProperty({ enum: CHANGE_TYPES })
  type!: ChangeType;
  occurredAt!: string;
  threadId!: string;
  counts!: ThreadCountsView;
  /** Of `thread.updated`. */
  thread?: ThreadView;
  /** Of all others. */
  commentId?: string;
  /** Without its replies. Null once nobody sees it any more: take it from the page. */
  comment?: CommentView | null;
}

export class ChangesView {
  items!: ChangeView[];
  /** `next` where more has happened already. */
  page!: PageView;
  /** Where to go on from, later. */
  changes!: string;
}
