import { beforeEach, describe, expect, it } from '@jest/globals';
import { ThreadStream, type Message } from './thread-stream.js';

/** A thread’s log, and one who follows it. */
let log: Message[];
let told: string[];
let isOver: boolean;
/** Runs while the stream reads. */
let meanwhile: () => void;

const subscriber = {
  send: (bytes: Buffer) => void told.push(bytes.toString()),
  end: () => void (isOver = true),
};

const message = (threadSequence: number): Message => ({
  threadSequence,
  bytes: threadSequence % 5 === 0 ? null : Buffer.from(String(threadSequence)),
});

const happen = (upTo: number): Message[] => {
  const news = Array.from({ length: upTo - log.length }, (_, n) => message(log.length + n + 1));
  log.push(...news);
  return news;
};

async function read(after: number): Promise<{ messages: Message[]; isMore: boolean }> {
  const messages = log.slice(after, after + 3);
  const isMore = log.length > after + 3;
  await Promise.resolve();
  meanwhile();
  return { messages, isMore };
}

const streamFrom = (position: number): ThreadStream => new ThreadStream(position, read, subscriber);

beforeEach(() => {
  log = [];
  told = [];
  isOver = false;
  meanwhile = () => {};
});

describe('a stream', () => {
  it('tells all that was before, page by page, but for what is nobody’s business', async () => {
    happen(8);
    await streamFrom(0).catchUp();
    expect(told).toEqual(['1', '2', '3', '4', '6', '7', '8']);
  });

  it('tells what comes to all while it reads, once', async () => {
    happen(2);
    const stream = streamFrom(0);
    let left = 3;
    meanwhile = () => {
      if ((left -= 1) >= 0) stream.hear(happen(log.length + 1));
    };
    await stream.catchUp();
    stream.hear(happen(6));
    expect(told).toEqual(['1', '2', '3', '4', '6']);
  });

  it('tells nothing again of what it has read', async () => {
    const news = happen(4);
    const stream = streamFrom(0);
    await stream.catchUp();
    stream.hear(news);
    stream.hear([...news.slice(2), ...happen(7)]);
    expect(told).toEqual(['1', '2', '3', '4', '6', '7']);
  });

  it('reads what is missing before what it hears', async () => {
    const stream = streamFrom(0);
    await stream.catchUp();
    happen(3);
    stream.hear(happen(4));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual(['1', '2', '3', '4']);
  });

  it('ends where it cannot read, and tells nothing more', async () => {
    const stream = new ThreadStream(0, () => Promise.reject(new Error('gone')), subscriber);
    await stream.catchUp();
    stream.hear(happen(1));
    expect([isOver, told]).toEqual([true, []]);
  });
});
