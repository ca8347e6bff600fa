import { EventSource } from 'eventsource';
import { eventually } from './eventually.js';

/** A message of a stream, as a browser has it. */
export interface Heard {
  type: string;
  id: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any message
  data: any;
  /** When it came, by the monotonic clock in milliseconds. */
  at: number;
}

const TYPES = [
  'comment.published',
  'comment.updated',
  'comment.removed',
  'thread.updated',
  'queue.state',
  'queue.changed',
];

interface FollowOptions {
  as?: string;
  /** As browsers send it by themselves when they come again. */
  lastId?: string;
}

/** Follows a stream as a browser does: comes again by itself, and says what it had last. */
export class LiveFollower {
  readonly heard: Heard[] = [];
  /** How often it was connected. */
  opened = 0;
  /** What it was answered last. */
  status = 0;
  private readonly source: EventSource;

  constructor(url: string, { as, lastId }: FollowOptions = {}) {
    this.source = new EventSource(url, {
      fetch: async (input, { headers, ...init }) => {
        const answer = await fetch(input, {
          ...init,
          headers: {
            ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }),
            ...headers,
            ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
          },
        });
        this.status = answer.status;
        return answer;
      },
    });
    this.source.addEventListener('open', () => (this.opened += 1));
    for (const type of TYPES) {
      this.source.addEventListener(type, ({ data, lastEventId }) => {
        const at = performance.now();
        this.heard.push({ type, id: lastEventId, data: JSON.parse(String(data)), at });
      });
    }
  }

  /** Resolves once it is connected for the first time. */
  async open(): Promise<this> {
    await eventually(() => this.opened > 0);
    return this;
  }

  /** Whether it has given up. */
  get isOver(): boolean {
    return this.source.readyState === EventSource.CLOSED;
  }

  /** Resolves once so many have come. */
  async has(amount: number): Promise<Heard[]> {
    await eventually(() => this.heard.length >= amount);
    return this.heard;
  }

  /** In short: what happened to which. */
  get story(): string[] {
    return this.heard.map(({ type, data }) => `${type} ${data.commentId ?? data.thread?.state}`);
  }

  close(): void {
    this.source.close();
  }
}
