import type { OrderedEvent, OrderedInThread } from '../events/event-order.service.js';
import type { Message, ThreadStream } from './thread-stream.js';

/** A site's events, and what the public may know of them. */
export interface SiteSource {
  /** The number that was given last. */
  head(): Promise<number>;
  following(after: number, limit: number): Promise<OrderedEvent[]>;
  /** In their order; null where the thread is nothing for the public any more. */
  tell(threadId: string, events: readonly OrderedInThread[]): Promise<Message[] | null>;
}

const MOST_AT_ONCE = 500;

/** The threads of a site that somebody follows here. The site's order is read once for all of them. */
export class FollowedSite {
  private readonly threads = new Map<string, Set<ThreadStream>>();
  private beginning: Promise<void> | null = null;
  private at: number | null = null;
  private isReading = false;
  private isWoken = false;

  constructor(private readonly source: SiteSource) {}

  get isEmpty(): boolean {
    return this.threads.size === 0;
  }

  /** From here on they are told; what was before, they read. */
  async join(threadId: string, stream: ThreadStream): Promise<void> {
    const streams = this.threads.get(threadId) ?? new Set();
    this.threads.set(threadId, streams.add(stream));
    // What gets its number after this is heard; what had one before is there to be read.
    await (this.beginning ??= this.begin());
    await stream.catchUp();
  }

  leave(threadId: string, stream: ThreadStream): void {
    const streams = this.threads.get(threadId);
    streams?.delete(stream);
    if (streams?.size === 0) this.threads.delete(threadId);
  }

  /** Tells what has happened since; asked for while it does, it looks again. */
  async advance(): Promise<void> {
    this.isWoken = true;
    if (this.isReading || this.at === null) return;
    this.isReading = true;
    try {
      while (this.isWoken) {
        this.isWoken = false;
        const events = await this.source.following(this.at, MOST_AT_ONCE);
        await this.deliver(events);
        this.at = events.at(-1)?.sequence ?? this.at;
        if (events.length === MOST_AT_ONCE) this.isWoken = true;
      }
    } finally {
      this.isReading = false;
    }
  }

  private async begin(): Promise<void> {
    try {
      this.at = await this.source.head();
    } catch (error) {
      this.beginning = null;
      throw error;
    }
  }

  private async deliver(events: readonly OrderedEvent[]): Promise<void> {
    const followed = events.filter(
      (event): event is OrderedInThread =>
        event.threadId !== null && this.threads.has(event.threadId),
    );
    for (const threadId of new Set(followed.map((event) => event.threadId))) {
      const those = followed.filter((event) => event.threadId === threadId);
      const messages = await this.source.tell(threadId, those);
      for (const stream of this.threads.get(threadId) ?? []) {
        if (messages) stream.hear(messages);
        else stream.end();
      }
    }
  }
}
