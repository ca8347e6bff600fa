import { CitedPolicyView } from '../../policies/dto/cited-policy.view.js';

/** Who wrote a comment, as its site names them. */
export class AuthorView {
  /** Null for a guest. */
  id!: string | null;
  /** Null for a guest who gave none. */
  name!: string | null;
  /** The address of their picture, as the site gave it: `https://…`. */
  picture!: string | null;
  badges!: string[];
}

export class VotesView {
  up!: number;
  down!: number;
}

export class WaitingTextView {
  html!: string;
  /** Markdown as typed. */
  body!: string;
}

export class RepliesView {
  items!: CommentView[];
  /** Cursor for `…/comments/{id}/replies`; null when every reply is here. */
  next!: string | null;
}

/** For whoever wrote the comment; to others these answer as if there were nothing. */
export class CommentRedressView {
  /** The statement of reasons, with the last moment of an appeal. */
  statement!: string;
  /** Where an appeal is sent. */
  appeal!: string;
}

export class CommentView {
  id!: string;
  /** 1, 2, … among the thread's top-level comments; null for replies and for what was never shown. */
  number!: number | null;
  threadId!: string;
  parentId!: string | null;
  /** Comments above this one; 0 at the top. */
  depth!: number;
  kind!: 'comment' | 'pingback' | 'trackback';
  /** Null on a tombstone. */
  author!: AuthorView | null;
  /** Safe to put into a page; empty on a tombstone. */
  html!: string;
  /** Markdown as typed; with `include=body`. */
  body?: string;
  /** An edit that waits beside the text that shows; for moderators and the author. */
  waiting?: WaitingTextView;
  /** The sanction that it waits by, or is seen by its author alone; for moderators. */
  sanctionId?: string;
  /** `published`; for tombstones `hidden`, `removed`, `withdrawn`, `unavailable`; authors and moderators see more. */
  state!: string;
  /** Why it is not shown, where there is a reason to give. */
  stateReason!: string | null;
  /** The text of the rule by which it is not shown, where the reason names one. */
  citedPolicy!: CitedPolicyView | null;
  /** Where its author finds why it is not shown, and how to appeal. */
  redress!: CommentRedressView | null;
  publishedAt!: string | null;
  createdAt!: string;
  editedAt!: string | null;
  editedBy!: 'author' | 'moderator' | null;
  /** Null on a tombstone, and where the site takes no votes. */
  votes!: VotesView | null;
  /** Direct replies that are published. */
  replyCount!: number;
  replies!: RepliesView;
  pinned!: boolean;
  featured!: boolean;
  /** Where it stands on its page; null when the page's address is not known. */
  url!: string | null;
  lang!: string;
  /** Counts changes of text and state. */
  version!: number;
}
