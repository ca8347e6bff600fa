import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { randomFrom } from '../support/random.js';
import { CommitGate } from '../support/commit-gate.js';
import { bundled, MUTANTS, type MutantName } from './support/mutants.js';
import { ReplyDropper } from './support/reply-dropper.js';
import { Stage } from './support/stage.js';
import type { Supervised } from './support/supervised.js';
import { HELD_WORD, newMark, Writer, type Author } from './support/writer.js';

/** Well after a change shows everywhere. */
const SOON_MS = 5_000;

let stage: Stage;
let gate: CommitGate;

beforeAll(async () => {
  stage = await Stage.open();
  gate = await CommitGate.open(stage.postgres.appUrl);
});
afterAll(async () => {
  await gate.close();
  await stage.close();
});

interface Scene {
  writer: Writer;
  me: Author;
  thread: string;
  servers: Servers;
}

/** The first reaches PostgreSQL through the gate. */
type Servers = readonly [Supervised, ...Supervised[]];

/** Each mutant in the one place where it must go wrong, and what is found then. */
const SCENES: Record<
  MutantName,
  { finds: string; servers: 1 | 2; act: (scene: Scene) => Promise<void> }
> = {
  'acknowledges before it commits': {
    finds: 'lost',
    servers: 1,
    act: async ({ writer, me, thread, servers: [server] }) => {
      const mark = newMark();
      const held = gate.hold('before', mark);
      const posted = writer.through([server.http]).post(me, thread, { mark });
      (await held).cut();
      expect((await posted).status).toBe(201);
    },
  },
  'knows no idempotency keys': {
    finds: 'duplicated',
    servers: 1,
    act: async ({ writer, me, thread, servers: [server] }) => {
      const random = randomFrom(7);
      const proxy = await ReplyDropper.open(server.http, () => random() < 0.3);
      const through = writer.through([proxy.http]);
      for (let nth = 0; nth < 20; nth += 1) await through.post(me, thread);
      await proxy.close();
      expect(proxy.dropped).toBeGreaterThan(0);
    },
  },
  'writes a count that it has read before': {
    finds: 'drift',
    servers: 2,
    act: async ({ writer, me, thread, servers }) => {
      const { rootUrl } = stage.postgres;
      const { threadId } = (await writer.post(me, thread)).body.comment;
      const other = await writer.author('other');
      const lock = 'select from thread_counters where thread_id = $1 for update';
      const letGo = await hold(rootUrl, lock, [threadId]);
      const posts = servers.map(({ http }, nth) => {
        return writer.through([http]).post(nth ? me : other, thread);
      });
      await eventually(async () => (await waiting(rootUrl)) === 2);
      await letGo();
      await Promise.all(posts);
    },
  },
  'tells others without an event log': {
    finds: 'untold',
    servers: 1,
    act: async ({ writer, me, thread, servers: [server] }) => {
      const mark = newMark();
      const held = gate.hold('after', mark);
      const posted = writer.post(me, thread, { mark });
      const stopped = await held;
      await server.kill();
      stopped.cut();
      expect((await posted).status).toBe(201);
    },
  },
  'publishes edits without screening': {
    finds: 'unscreened',
    servers: 1,
    act: async ({ writer, me, thread }) => {
      const mark = newMark();
      const { id } = (await writer.post(me, thread, { mark })).body.comment;
      await writer.edit(me, id, `${mark} ${HELD_WORD}`);
    },
  },
  'keeps pages that were changed': {
    finds: 'shown',
    servers: 2,
    act: async ({ writer, me, thread, servers }) => {
      const mark = newMark();
      const { id } = (await writer.post(me, thread, { mark })).body.comment;
      const shows = async (): Promise<boolean[]> =>
        Promise.all(
          servers.flatMap(({ http }) =>
            ['json', 'html'].map(async (format) =>
              (await http.get(`${thread}/comments?format=${format}`)).text.includes(mark),
            ),
          ),
        );
      expect(await shows()).toEqual([true, true, true, true]);
      await writer.decide(id, 'hide');
      const isGone = async (): Promise<boolean> => !(await shows()).includes(true);
      await eventually(isGone, SOON_MS).catch(() => {});
    },
  },
};

async function startServers(count: 1 | 2, main?: string): Promise<Servers> {
  const program = main ? { main } : {};
  const databaseUrl = gate.through(stage.postgres.appUrl);
  const first = stage.server({ ...program, databaseUrl });
  const others = Array.from({ length: count - 1 }, async () => stage.server(program));
  return Promise.all([first, ...others]);
}

const stopAll = (servers: Servers): Promise<unknown> =>
  Promise.all(servers.map((server) => server.stop()));

/** Plays the scene on a site of its own. */
async function foundAfter(name: MutantName, servers: Servers): Promise<string[]> {
  const clients = servers.map(({ http }) => http);
  const play = await stage.play();
  const writer = new Writer(play.desk, clients, play.ledger);
  const me = await writer.author('me');
  const thread = await play.desk.thread();
  await SCENES[name].act({ writer, me, thread, servers });
  await Promise.all(servers.map((server) => server.up()));
  const found = play.findingsIn(await play.found(clients, [thread]));
  play.ledger.remove();
  return found;
}

const NAMES = Object.keys(MUTANTS) as MutantName[];
const nameOf = (finding: string): string => finding.split(':')[0]!;

describe('the server as it is', () => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await startServers(2);
  });
  afterAll(async () => {
    await stopAll(servers);
    // Of the mutants nothing is there yet.
    expect(await stage.faults()).toEqual([]);
  });

  it.each(NAMES)('is none that %s', async (name) => {
    expect(await foundAfter(name, servers)).toEqual([]);
  });
});

describe('a server that', () => {
  it.each(NAMES)('%s is caught', async (name) => {
    const { main, remove } = await bundled(name);
    const servers = await startServers(SCENES[name].servers, main);
    try {
      expect((await foundAfter(name, servers)).map(nameOf)).toContain(SCENES[name].finds);
    } finally {
      await stopAll(servers);
      remove();
    }
  });
});
