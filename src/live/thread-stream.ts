import type { Subscriber } from './subscriber.js';

/** An event in its thread's order, as everybody is told of it; null where it is nobody's business. */
export interface Message {
  threadSequence: number;
  bytes: Buffer | null;
}

/** What comes behind a place, and whether there is more already. */
export type ReadOn = (after: number) => Promise<{ messages: Message[]; isMore: boolean }>;

/** One who follows a thread: told each event once and in order, wherever it was read from. */
export class ThreadStream {
  private isReading = false;
  /** Something came to all while it was reading by itself. */
  private hasMissed = false;

  /**
   * @param position the last event that they know of
   * @param read from the log of the thread
   */
  constructor(
    private position: number,
    private readonly read: ReadOn,
    private readonly subscriber: Subscriber,
  ) {}

  /** Tells what has happened since their place. From then on they hear what all others do. */
  async catchUp(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      let isMore = true;
      while (isMore) {
        this.hasMissed = false;
        const found = await this.read(this.position);
        this.tell(found.messages);
        isMore = found.isMore || this.hasMissed;
      }
      this.isReading = false;
    } catch {
      // They come again, and go on from where they are.
      this.subscriber.end();
    }
  }

  hear(messages: readonly Message[]): void {
    if (this.isReading) {
      this.hasMissed = true;
      return;
    }
    const next = messages.find(({ threadSequence }) => threadSequence > this.position);
    if (next && next.threadSequence > this.position + 1) void this.catchUp();
    else this.tell(messages);
  }

  end(): void {
    this.subscriber.end();
  }

  private tell(messages: readonly Message[]): void {
    for (const { threadSequence, bytes } of messages) {
      if (threadSequence <= this.position) continue;
      this.position = threadSequence;
      if (bytes) this.subscriber.send(bytes);
    }
  }
}
