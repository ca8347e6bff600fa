import { describe, expect, it } from '@jest/globals';
import { FollowedQueue, type QueueFollower } from './followed-queue.js';
import type { QueueStateView } from './queue.answers.js';

interface Told extends QueueFollower {
  heard: string[];
}

function follower(): Told {
  const heard: string[] = [];
  const send = (bytes: Buffer): void => void heard.push(/^event: (.+)$/m.exec(String(bytes))![1]!);
  return {
    heard,
    subscriber: { send, end: () => void heard.push('ended') },
    stillMay: () => Promise.resolve(true),
  };
}

/** A queue that changes with every look, each of which waits until it is let go. */
function queue(): { followed: FollowedQueue; letGo: () => Promise<void> } {
  const looks: (() => void)[] = [];
  let version = 0;
  const read = async (): Promise<QueueStateView> => {
    await new Promise<void>((resolve) => looks.push(resolve));
    version += 1;
    return { type: 'queue.state', id: String(version) } as QueueStateView;
  };
  const changeOf = (_before: QueueStateView, { id }: QueueStateView): never =>
    ({ type: 'queue.changed', id }) as never;
  return {
    followed: new FollowedQueue(read, changeOf),
    letGo: async () => {
      await new Promise(setImmediate);
      looks.shift()!();
      await new Promise(setImmediate);
    },
  };
}

describe('a queue that is followed', () => {
  it('tells first what it holds, then what changes', async () => {
    const { followed, letGo } = queue();
    const one = follower();
    const joined = followed.join(one, undefined);
    await letGo();
    await joined;
    const looked = followed.look();
    await letGo();
    await looked;
    expect(one.heard).toEqual(['queue.state', 'queue.changed']);
  });

  it('is not empty while it is read for whoever comes', async () => {
    const { followed, letGo } = queue();
    const [one, other] = [follower(), follower()];
    const joined = followed.join(one, undefined);
    await letGo();
    await joined;
    const joining = followed.join(other, undefined);
    followed.leave(one);
    expect(followed.isEmpty).toBe(false);
    await letGo();
    await joining;
    expect([one.heard, other.heard]).toEqual([['queue.state'], ['queue.state']]);
  });

  it('forgets whoever leaves while it is read for them', async () => {
    const { followed, letGo } = queue();
    const one = follower();
    const joining = followed.join(one, undefined);
    followed.leave(one);
    await letGo();
    await joining;
    expect([followed.isEmpty, one.heard]).toEqual([true, []]);
  });

  it('knows nobody whom it could not be read for', async () => {
    const one = follower();
    const read = (): Promise<never> => Promise.reject(new Error('away'));
    const followed = new FollowedQueue(read, () => null);
    await expect(followed.join(one, undefined)).rejects.toThrow('away');
    followed.leave(one);
    expect(followed.isEmpty).toBe(true);
  });
});
