import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Draining } from '../common/calls/draining.js';
import { Problem } from '../common/http/problem.js';

interface Stream {
  beat(): void;
  end(others?: number): void;
}

/** Of one process; each takes some 40 KiB with its connection. */
const MOST_STREAMS = 10_000;
/** Proxies cut what is silent for a minute, some for half of one. */
const BEAT_MS = 15_000;
const COME_AGAIN_SECONDS = 30;

/** The streams that this process has open. */
@Injectable()
export class StreamsService implements BeforeApplicationShutdown {
  private readonly open = new Set<Stream>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(draining: Draining) {
    draining.whenBegun(() => this.sendAway());
  }

  /** @throws {Problem} unavailable */
  admit(): void {
    if (this.open.size < MOST_STREAMS) return;
    throw new Problem(
      'unavailable',
      'Too many follow here. Ask for "changes" now and then instead.',
      {},
      { 'retry-after': String(COME_AGAIN_SECONDS) },
    );
  }

  /** Until it closes. Whoever comes while the server stops is sent to another at once. */
  keep(stream: Stream & { whenClosed(then: () => void): void }): void {
    this.open.add(stream);
    stream.whenClosed(() => this.open.delete(stream));
    if (this.stopped) stream.end();
    this.timer ??= setInterval(() => this.each((one) => one.beat()), BEAT_MS).unref();
  }

  beforeApplicationShutdown(): void {
    this.sendAway();
  }

  private sendAway(): void {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    this.each((one) => one.end(this.open.size));
  }

  private each(work: (stream: Stream) => void): void {
    for (const stream of this.open) work(stream);
  }
}
