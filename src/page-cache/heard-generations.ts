/**
 * Which generation of each site's people this process has heard of, and when that was last so. Moments
 * are milliseconds of the monotonic clock.
 */
export class HeardGenerations {
  private readonly heard = new Map<string, { generation: number; at: number }>();

  /** @param begun when whoever read it began to; none where that is not known */
  add(siteId: string, generation: number, begun = -Infinity): void {
    const known = this.heard.get(siteId);
    if (known && known.generation > generation) return;
    const at = known?.generation === generation ? Math.max(known.at, begun) : begun;
    this.heard.set(siteId, { generation, at });
  }

  of(siteId: string): number {
    return this.heard.get(siteId)?.generation ?? 0;
  }

  /** Whether it was still so at that moment, or later. */
  wasSoSince(siteId: string, moment: number): boolean {
    return (this.heard.get(siteId)?.at ?? -Infinity) >= moment;
  }
}
