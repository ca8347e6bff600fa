import type { Answer } from '../../support/app.js';
import { pick } from '../../support/random.js';
import type { Load } from './load.js';
import { HELD_WORD, type Author, type Writer } from './writer.js';

type Place = 'published' | 'held' | 'hidden' | 'removed';

interface Own {
  id: string;
  thread: string;
  mark: string;
  place: Place;
  edits: number;
}

/** How many of a hundred are what. */
const MIX: readonly [share: number, act: (worker: Worker) => Promise<void>][] = [
  [36, (worker) => worker.post()],
  [20, (worker) => worker.reply()],
  [12, (worker) => worker.edit()],
  [14, (worker) => worker.vote()],
  [12, (worker) => worker.decide()],
  [3, (worker) => worker.withdraw()],
  [3, (worker) => worker.closeAndOpen()],
];
const HELD_SHARE = 0.05;
const MOST_OWN = 30;

/** What a moderator does about a comment, by where it is; and where it is then. */
const ACTIONS: Record<Place, Record<string, Place>> = {
  published: { hide: 'hidden', remove: 'removed' },
  held: { approve: 'published', remove: 'removed' },
  hidden: { restore: 'published', approve: 'published', remove: 'removed' },
  removed: { approve: 'published' },
};

/** One who does one thing after the other; nobody else changes their comments. */
export class Worker {
  private readonly own: Own[] = [];
  private readonly closes: string;
  private readonly random: () => number;
  private readonly letters: number;

  /** @param given the thread that this one closes and opens again, and where its choices come from */
  constructor(
    private readonly load: Load,
    private readonly me: Author & { writer: Writer },
    given: { closes: string; random: () => number; letters: number },
  ) {
    this.closes = given.closes;
    this.random = given.random;
    this.letters = given.letters;
  }

  async act(): Promise<void> {
    let at = this.random() * 100;
    const [, act] = MIX.find(([share]) => (at -= share) < 0)!;
    await act(this);
  }

  async post(): Promise<void> {
    await this.say(pick(this.random, this.load.threads));
  }

  async reply(): Promise<void> {
    const parent = this.load.somePublished(this.random);
    if (parent) await this.say(parent.thread, parent.id);
    else await this.post();
  }

  async edit(): Promise<void> {
    const own = this.some('published');
    if (!own) return this.post();
    const text = `${own.mark} edit${(own.edits += 1)} ${this.word()} words`;
    const { status, body } = await this.me.writer.edit(this.me, own.id, text);
    // A text that waits would have to be decided about by somebody who has read it.
    if (status !== 200 || body.outcome !== 'published') this.leave(own);
  }

  async vote(): Promise<void> {
    const other = this.load.somePublished(this.random);
    if (!other || other.by === this.me.by) return this.post();
    await this.me.writer.vote(this.me, other.id, pick(this.random, [1, 1, -1, 0]));
  }

  async decide(): Promise<void> {
    const own = this.some();
    if (!own) return this.post();
    const [action, place] = pick(this.random, Object.entries(ACTIONS[own.place]));
    const { status } = await this.me.writer.decide(own.id, action);
    if (status === 200) own.place = place;
  }

  async withdraw(): Promise<void> {
    const own = this.some();
    if (!own) return this.post();
    this.leave(own);
    await this.me.writer.withdraw(this.me, own.id);
  }

  async closeAndOpen(): Promise<void> {
    await this.me.writer.lifecycle(this.closes, 'closed');
    await this.me.writer.lifecycle(this.closes, 'open');
  }

  private async say(thread: string, parentId?: string): Promise<void> {
    const more = parentId === undefined ? {} : { parentId };
    const answer = await this.me.writer.post(this.me, thread, { word: this.word(), ...more });
    if (answer.status === 201) this.keep(answer, thread);
  }

  private keep({ body }: Answer, thread: string): void {
    const { id, html } = body.comment;
    const mark = /entry\d+z/.exec(html as string)![0];
    const place = body.outcome === 'published' ? 'published' : 'held';
    this.own.push({ id, thread, mark, place, edits: 0 });
    if (this.own.length > MOST_OWN) this.own.shift();
    if (place === 'published') this.load.published.push({ id, thread, by: this.me.by });
  }

  private some(place?: Place): Own | undefined {
    const fitting = this.own.filter((own) => place === undefined || own.place === place);
    return fitting.length === 0 ? undefined : pick(this.random, fitting);
  }

  private leave(own: Own): void {
    this.own.splice(this.own.indexOf(own), 1);
  }

  private word(): string {
    const word = this.random() < HELD_SHARE ? HELD_WORD : 'harmless';
    let filler = '';
    while (filler.length < this.letters) filler += ` ${this.random().toString(36).slice(2)}`;
    return word + filler;
  }
}
