import { PageView } from '../../common/http/bounds.dto.js';
import { CommentView } from '../../comments/dto/comment.view.js';
import type { Claimed } from '../../reviews/leases.service.js';
import type { QueueItemsService } from '../../reviews/queue-items.service.js';
import type { ReviewItem } from '../../reviews/reviews.service.js';
import type { Lease } from '../current-states.service.js';

export class QueueView {
  name!: string;
  /** Work that nobody has decided, or put off. */
  open!: number;
  /** Of it, what nobody has at this moment. */
  unclaimed!: number;
  oldestAt!: string | null;
  /** Of it, what has waited for longer than the queue's `dueMinutes`. */
  pastDue!: number;
}

export class QueuesView {
  queues!: Record<string, QueueView>;
}

export class ActorView {
  kind!: string;
  id!: string | null;
}

export class LeaseView {
  by!: ActorView;
  until!: string;
}

export class ReviewItemView {
  id!: string;
  queue!: string;
  state!: 'open' | 'snoozed' | 'escalated' | 'decided' | 'dismissed' | 'superseded';
  priority!: number;
  /** What the open reports of the text under review weigh together: 0.2 to 3 each. */
  score!: number;
  /** Open reports of the comment, also of texts that it had before. */
  reports!: number;
  /** Of them, legal notices: each is answered by the decision. */
  notices!: number;
  /** Of the text to decide about, ISO 639-1; null where it cannot be told. */
  language!: string | null;
  openedAt!: string;
  dueAt!: string | null;
  snoozedUntil!: string | null;
  /** Who has it at this moment. */
  lease!: LeaseView | null;
  version!: number;
  /** With the text to decide about; send its `version` with the decision. */
  comment!: CommentView;
}

export class ReviewItemListView {
  items!: ReviewItemView[];
  page!: PageView;
}

export class ClaimView {
  id!: string;
  expiresAt!: string;
}

export class ClaimedItemView extends ReviewItemView {
  /** Send it with whatever is done with the item. */
  leaseToken!: string;
}

export class ClaimedView {
  claim!: ClaimView;
  items!: ClaimedItemView[];
}

export class HeldItemView {
  id!: string;
  leaseToken!: string;
}

export class RenewedView {
  claim!: ClaimView;
  /** What is still the caller's. */
  items!: HeldItemView[];
}

/** An item after something was done with it. */
export class ItemStateView {
  id!: string;
  queue!: string;
  state!: string;
  snoozedUntil!: string | null;
  version!: number;
}

type Counts = Awaited<ReturnType<QueueItemsService['counts']>>;

export function toQueuesView(counts: Counts): QueuesView {
  return { queues: Object.fromEntries(counts.map((count) => [count.queue, toQueueView(count)])) };
}

export function toQueueView({
  name,
  open,
  unclaimed,
  oldestAt,
  pastDue,
}: Counts[number]): QueueView {
  return { name, open, unclaimed, oldestAt: oldestAt?.toISOString() ?? null, pastDue };
}

export function toReviewItemView(
  item: ReviewItem,
  lease: Lease | null,
  comment: CommentView,
): ReviewItemView {
  const { id, queue, state, priority, score, reports, notices, language, version } = item;
  return {
    ...{ id, queue, state, priority, score, reports, notices, language },
    openedAt: item.openedAt.toISOString(),
    dueAt: item.dueAt?.toISOString() ?? null,
    snoozedUntil: item.snoozedUntil?.toISOString() ?? null,
    lease: toLeaseView(lease),
    version,
    comment,
  };
}

export function toLeaseView(lease: Lease | null): LeaseView | null {
  return lease && { by: lease.by, until: lease.until.toISOString() };
}

export function toClaimView({ id, expiresAt }: Claimed['claim']): ClaimView {
  return { id, expiresAt: expiresAt.toISOString() };
}

export function toRenewedView({ claim, items }: Claimed): RenewedView {
  const held = items.map(({ id, leaseToken }) => ({ id, leaseToken: leaseToken! }));
  return { claim: toClaimView(claim), items: held };
}

export function toItemStateView(item: ReviewItem): ItemStateView {
  const { id, queue, state, snoozedUntil, version } = item;
  return { id, queue, state, snoozedUntil: snoozedUntil?.toISOString() ?? null, version };
}
