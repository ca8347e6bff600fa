import { QueueView } from '../../moderation/dto/queues.view.js';

export class QueuedWorkView {
  /** Of the item: `…/moderation/items/{id}` has all about it. */
  id!: string;
  commentId!: string;
  version!: number;
  /** Somebody has it at this moment. */
  isClaimed!: boolean;
}

/** How a queue stands. */
export class QueueStateView {
  /** The same for the same state; also the `id` of the server-sent event. */
  id!: string;
  type!: 'queue.state';
  queue!: QueueView;
  /** The first 100, in the order to be worked on. */
  items!: QueuedWorkView[];
}

/** What has changed among the first 100 of a queue. */
export class QueueChangeView {
  id!: string;
  type!: 'queue.changed';
  queue!: QueueView;
  arrived!: QueuedWorkView[];
  changed!: QueuedWorkView[];
  /** Ids of items: decided, in another queue, or behind 100 others. */
  left!: string[];
}
