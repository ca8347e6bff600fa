import { ApiProperty } from '@nestjs/swagger';
import { OUTCOMES, type Outcome } from '../../appeals/appeal.rules.js';
import { PageView } from '../../common/http/bounds.dto.js';
import { AuthorView, CommentView } from '../../comments/dto/comment.view.js';
import { EVENT_TYPES, type EventType } from '../../events/thread.events.js';
import { SANCTION_KINDS, type SanctionKind } from '../../sanctions/sanction.rules.js';
import { ThreadView } from '../../threads/dto/thread.view.js';

export class NamedAuthorView extends AuthorView {
  /** What the site itself calls them; null for guests and for accounts from elsewhere. */
  sub!: string | null;
}

export class EventCommentView extends CommentView {
  declare author: NamedAuthorView | null;
}

/** What it happened to. */
export class EventDataView {
  /** Null for what is about no thread: people, imports. */
  threadId!: string | null;
  /** Where it happened to a comment. */
  commentId?: string;
  /** Of an appeal about the comment. */
  appealId?: string;
  /** Once it is decided. */
  @ApiProperty({ enum: OUTCOMES, required: false })
  outcome?: Outcome;
  /** Where it happened to a person. */
  personId?: string;
  /** Of a person’s sanction. */
  sanctionId?: string;
  @ApiProperty({ enum: SANCTION_KINDS, required: false })
  kind?: SanctionKind;
  /** When the sanction ends; null until it is ended. */
  until?: string | null;
  /** One run of an import. */
  importId?: string;
  /** By the import. */
  createdThreads?: number;
  /** By the import. */
  createdComments?: number;
  /** Cache tags of the pages that are not what they were; `threadId` is null where they are all of the site’s. */
  tags?: string[];
  /** As everybody sees it at this moment; null where nobody does. With `full`. */
  comment?: EventCommentView | null;
  /** As everybody sees it at this moment; null where nobody does. With `full`, of a thread’s own events. */
  thread?: ThreadView | null;
}

export class EventView {
  /** The same each time the event is told. */
  id!: string;
  @ApiProperty({ enum: EVENT_TYPES })
  type!: EventType;
  /** The site's slug. */
  site!: string;
  occurredAt!: string;
  /** 1, 2, … without gaps within the site; within a thread in the order in which it happened. */
  sequence!: number;
  data!: EventDataView;
}

export class EventListView {
  items!: EventView[];
  page!: PageView;
}
