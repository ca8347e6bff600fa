export interface Answering {
  id: number;
  /** The comment answered, which stands somewhere in the same page. */
  parent: number | null;
}

/**
 * Lets comments through in the order they come, and holds back one that comes before its parent
 * until the parent has come. Only what waits is kept.
 */
export class ParentsFirst<C extends Answering> {
  private readonly held = new Map<number, { comment: C; parent: number; turn: number }>();
  private readonly waiting = new Map<number, C[]>();
  private turn = 0;

  /** @param isOut whether the comment with this id has been let through */
  constructor(private readonly isOut: (id: number) => boolean) {}

  /** What may go now: nothing, or this comment and those that waited for it. */
  add(comment: C): C[] {
    const { parent } = comment;
    if (parent === null || this.isOut(parent)) return this.release(comment);

    this.turn += 1;
    this.held.set(comment.id, { comment, parent, turn: this.turn });
    const siblings = this.waiting.get(parent);
    if (siblings) siblings.push(comment);
    else this.waiting.set(parent, [comment]);
    return [];
  }

  /**
   * What still waits, when no more will come: comments that answer each other in a circle.
   * The one that came first loses its parent.
   *
   * @param cut makes a comment one without a parent
   */
  finish(cut: (comment: C) => C): C[] {
    const out: C[] = [];
    for (const { comment } of this.held.values()) {
      for (const released of this.release(cut(this.firstOfCircle(comment)))) out.push(released);
    }
    return out;
  }

  private release(comment: C): C[] {
    const out: C[] = [];
    const next = [comment];
    for (let one = next.pop(); one; one = next.pop()) {
      this.held.delete(one.id);
      out.push(one);
      const answers = this.waiting.get(one.id) ?? [];
      this.waiting.delete(one.id);
      // A comment cut out of its circle is still listed under its parent, but no longer held.
      for (const answer of answers.reverse()) if (this.held.has(answer.id)) next.push(answer);
    }
    return out;
  }

  /** Walks up from a held comment to the circle it hangs on. */
  private firstOfCircle(comment: C): C {
    const seen = new Set<number>();
    let at = this.held.get(comment.id);
    let up = at;
    while (up && !seen.has(up.comment.id)) {
      seen.add(up.comment.id);
      at = up;
      up = this.held.get(up.parent);
    }
    if (!at) return comment;
    let first = at;
    for (let one = up; one && one !== at; one = this.held.get(one.parent)) {
      if (one.turn < first.turn) first = one;
    }
    return first.comment;
  }
}
