import type { QueueAnswers, QueueStateView } from './queue.answers.js';
import { messageOf } from './message.rules.js';
import type { Subscriber } from './subscriber.js';

/** One who follows a queue, as long as they may look at it. */
export interface QueueFollower {
  subscriber: Subscriber;
  stillMay: () => Promise<boolean>;
}

/** A queue that somebody follows here. It is read once for all of them. */
export class FollowedQueue {
  private readonly followers = new Set<QueueFollower>();
  /** Those who wait for what it holds, before they are told what changes. */
  private readonly coming = new Set<QueueFollower>();
  private state: QueueStateView | null = null;
  private turn: Promise<void> = Promise.resolve();
  private lookedAt = 0;
  private isWoken = false;

  constructor(
    private readonly read: () => Promise<QueueStateView>,
    private readonly changeOf: QueueAnswers['change'],
  ) {}

  get isEmpty(): boolean {
    return this.followers.size + this.coming.size === 0;
  }

  /** Something in it may have changed. */
  wake(): void {
    this.isWoken = true;
  }

  /** Whether it has been changed, or not looked at for so long. */
  isDue(longest: number): boolean {
    return this.isWoken || performance.now() - this.lookedAt > longest;
  }

  /** @param known the state that they know of already */
  async join(follower: QueueFollower, known: string | undefined): Promise<void> {
    this.coming.add(follower);
    await this.look();
    const hasLeft = !this.coming.delete(follower);
    if (hasLeft) return;
    const state = this.state!;
    if (state.id !== known) follower.subscriber.send(messageOf(state));
    this.followers.add(follower);
  }

  leave(follower: QueueFollower): void {
    this.followers.delete(follower);
    this.coming.delete(follower);
  }

  /** Reads it, and tells what has changed. One look after the other. */
  async look(): Promise<void> {
    const look = this.turn.then(async () => this.lookNow());
    this.turn = look.catch(() => {});
    await look;
  }

  private async lookNow(): Promise<void> {
    this.isWoken = false;
    this.lookedAt = performance.now();
    const state = await this.read();
    const change = this.state && this.changeOf(this.state, state);
    this.state = state;
    const bytes = change && messageOf(change);
    await Promise.all([...this.followers].map(async (each) => this.tell(each, bytes)));
  }

  private async tell({ subscriber, stillMay }: QueueFollower, bytes: Buffer | null): Promise<void> {
    if (!(await stillMay())) subscriber.end();
    else if (bytes) subscriber.send(bytes);
  }
}
