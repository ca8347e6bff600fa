import { PageView } from '../../common/http/bounds.dto.js';
import { ThreadView } from './thread.view.js';

export class ThreadListView {
  items!: ThreadView[];
  page!: PageView;
}

export class CountView {
  /** Published comments, replies included. */
  comments!: number;
  topLevel!: number;
  state!: 'open' | 'closed' | 'archived';
  /** The last publication; null before the first. */
  lastAt!: string | null;
}

export class CountsView {
  /** By the key or URL that was asked for; zeroes for one without a thread. */
  counts!: Record<string, CountView>;
}
