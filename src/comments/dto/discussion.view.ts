import { PageView } from '../../common/http/bounds.dto.js';
import { ThreadView } from '../../threads/dto/thread.view.js';
import { CommentView, VotesView } from './comment.view.js';

export class CommentListView {
  items!: CommentView[];
  page!: PageView;
}

export class DiscussionView extends CommentListView {
  thread!: ThreadView;
  /** Send it as `after` to the thread's `events` or `changes`; null where there is no thread yet. */
  changes!: string | null;
}

export class CommentWithAncestorsView extends CommentView {
  /** What it hangs from, the top-level comment first; the nearest 100. */
  ancestors!: CommentView[];
}

export class EditedView extends CommentWithAncestorsView {
  /** `held`: the new text waits for a moderator; `rejected`: it never shows. The answer shows the one that stands. */
  outcome!: 'published' | 'held' | 'rejected';
  /** Why it is held or rejected, in words for its author. */
  reasons!: string[];
}

export class PostedView {
  comment!: CommentView;
  /** `held` waits for a moderator, `rejected` never shows. */
  outcome!: 'published' | 'held' | 'rejected';
  /** Why it is held or rejected, in words for its author. */
  reasons!: string[];
  /** For guests: proves that the comment is theirs. Shown once. */
  editToken?: string;
}

export class RevisionView {
  id!: string;
  /** Markdown as typed. */
  body!: string;
  html!: string;
  writtenBy!: 'author' | 'moderator' | 'import';
  createdAt!: string;
}

export class RevisionListView {
  items!: RevisionView[];
  page!: PageView;
}

export class VotedView {
  votes!: VotesView;
  mine!: number;
}

export class PreviewView {
  html!: string;
  /** Characters as the site counts them. */
  length!: number;
}

export class PersonView {
  id!: string;
  name!: string | null;
  picture!: string | null;
}

export class CanView {
  post!: boolean;
  reply!: boolean;
  vote!: boolean;
  /** The code of what stands against posting. */
  why!: string | null;
}

export class GuestFormView {
  token!: string;
  /** The first moment at which it is taken. */
  notBefore!: string;
  /** Leading zero bits that SHA-256 of `<token>.<proof>` must have; 0 for no work. */
  workBits!: number;
}

export class OverlayView {
  /** Null for guests. */
  person!: PersonView | null;
  can!: CanView;
  /** The caller's votes by comment id; those without one are absent. */
  votes!: Record<string, number>;
  /** For guests, where a post needs one: send it back as `form`. */
  form!: GuestFormView | null;
  /** The caller's own: held, rejected, or changed in the last ten minutes. */
  own!: CommentView[];
}
