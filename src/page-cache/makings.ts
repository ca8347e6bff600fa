/** The making of a page that others wait for. */
export interface Making<Made> {
  key: string;
  /** Of the process's own changes, when it was begun. */
  begun: number;
  /** By the monotonic clock, in milliseconds. */
  madeAt: number;
  /** What was made; null where that is nothing for others. */
  ended: Promise<Made | null>;
  end: (made?: Made) => void;
}

/**
 * Pages that are being made, each for all who came since the process last changed something. Whoever waits for one
 * is right to take it whatever this process changes meanwhile, as whoever makes it is: nobody was told of that when they
 * came. Whoever comes after a change begins another, and so does whoever comes so late that another process
 * might have changed something that long ago.
 */
export class Makings<Made> {
  private readonly latest = new Map<string, Making<Made>>();

  /**
   * @param now of the process's own changes
   * @param mostMs how old what is begun may be for others to wait for it
   */
  constructor(
    private readonly now: () => number,
    private readonly mostMs: number,
  ) {}

  /** One that shows all that was changed so far. */
  of(key: string): Promise<Made | null> | null {
    const making = this.latest.get(key);
    if (!making || making.begun !== this.now()) return null;
    return performance.now() - making.madeAt <= this.mostMs ? making.ended : null;
  }

  /** From here to its `end` others may wait for it. Null: there is one to wait for. */
  begin(key: string): Making<Made> | null {
    if (this.of(key)) return null;
    let tell: (made: Made | null) => void;
    const ended = new Promise<Made | null>((resolve) => (tell = resolve));
    const end = (made?: Made): void => {
      if (this.latest.get(key) === making) this.latest.delete(key);
      tell(made ?? null);
    };
    const making = { key, begun: this.now(), madeAt: performance.now(), ended, end };
    this.latest.set(key, making);
    return making;
  }
}
