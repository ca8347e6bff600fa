import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/app.js';
import { randomFrom } from '../support/random.js';
import { ENDS_MS, figure, long } from './figures.js';
import { ReplyDropper } from './support/reply-dropper.js';
import { TwoServers } from './support/two-servers.js';
import { Writer } from './support/writer.js';

const POSTS = long ? 10_000 : 200;
const THREADS = 20;
const AT_ONCE = 16;
const DROPPED_SHARE = 0.3;

let two: TwoServers;

beforeAll(async () => {
  two = await TwoServers.open();
});
afterAll(() => two.close());

describe('posts of which a third is answered to nobody', () => {
  it(
    'are stored once, and a repeated call gets what the first would have got',
    async () => {
      const { stage, clients } = two;
      const play = await stage.play();
      const random = randomFrom(3);
      /** What was done and told to nobody, by idempotency key. */
      const withheld = new Map<string, { status: number; text: string }>();
      const proxies = await Promise.all(
        clients.map((http) =>
          ReplyDropper.open(
            http,
            () => random() < DROPPED_SHARE,
            ({ key, ...answer }) => {
              if (!withheld.has(key)) withheld.set(key, answer);
            },
          ),
        ),
      );
      const answers: Answer[] = [];
      const writer = new Writer(play.desk, [], play.ledger, {
        settled: (answer) => answers.push(answer),
      });
      const threads: string[] = [];
      while (threads.length < THREADS) threads.push(await play.desk.thread());
      let left = POSTS;
      const work = async (nth: number): Promise<void> => {
        const through = proxies.map(({ http }) => http);
        const asked = writer.through(nth % 2 ? through : through.toReversed());
        const me = await writer.author(`reader-${nth}`);
        while (left > 0) {
          left -= 1;
          await asked.post(me, threads[left % THREADS]!);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => work(nth)));
      for (const proxy of proxies) await proxy.close();

      const repeated = answers.filter(
        ({ headers }) => headers.get('idempotent-replayed') === 'true',
      );
      expect(answers.every(({ status }) => status === 201)).toBe(true);
      expect(repeated).toHaveLength(withheld.size);
      const texts = new Set(repeated.map(({ text }) => text));
      expect(texts).toEqual(new Set([...withheld.values()].map(({ text }) => text)));
      expect([...withheld.values()].every(({ status }) => status === 201)).toBe(true);

      const found = await play.found(clients, threads);
      expect(play.findingsIn(found)).toEqual([]);
      expect(found.stored).toHaveLength(POSTS);
      expect(await stage.faults()).toEqual([]);
      figure('posts whose replies were dropped, in part', POSTS);
      figure(
        'replies dropped',
        proxies.reduce((sum, { dropped }) => sum + dropped, 0),
      );
      figure('posts answered by a repeated call, with the same status and body', repeated.length);
      figure('posts stored', found.stored.length);
      play.ledger.remove();
    },
    ENDS_MS,
  );
});
