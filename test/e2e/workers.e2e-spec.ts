import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../support/app.js';
import { startCommand, type Started } from '../support/cli.js';
import { freshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

let databaseUrl: string;
let started: Started | undefined;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
});
afterEach(() => void started?.child.kill('SIGKILL'));

/** The processes that another has started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((child) => child !== '')
    .map(Number);

const isThere = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

interface Workers {
  http: Client;
  pid: number;
  done: Started['done'];
  said: () => string;
}

async function startWorkers(count: number): Promise<Workers> {
  started = startCommand(databaseUrl, ['serve', '--workers', String(count)], { PORT: '0' });
  const { child, done } = started;
  let said = '';
  child.stdout!.on('data', (text: Buffer) => (said += text.toString()));
  await eventually(() => Promise.resolve(said.includes('share the port')));
  const origin = /answers at (http:\/\/[\d.:]+)/.exec(said)![1]!;
  return { http: new Client(origin), pid: child.pid!, done, said: () => said };
}

const answers = async ({ http }: Workers): Promise<number[]> =>
  Promise.all(Array.from({ length: 20 }, async () => (await http.get('/sites/nobody')).status));

describe('several processes behind one port', () => {
  it('answer as one, say where once, and end together', async () => {
    const workers = await startWorkers(2);
    await eventually(() => Promise.resolve(childrenOf(workers.pid).length === 2));
    expect(new Set(await answers(workers))).toEqual(new Set([404]));
    const children = childrenOf(workers.pid);
    process.kill(workers.pid, 'SIGTERM');
    const { code, out, err } = await workers.done;
    expect([code, err]).toEqual([0, '']);
    expect(out.match(/answers at/g)).toHaveLength(1);
    expect(children.filter(isThere)).toEqual([]);
  });

  it('replace one that dies, and lose no answer that others give', async () => {
    const workers = await startWorkers(2);
    await eventually(() => Promise.resolve(childrenOf(workers.pid).length === 2));
    const [victim, other] = childrenOf(workers.pid);
    process.kill(victim!, 'SIGKILL');
    await eventually(() => Promise.resolve(workers.said().includes(`${victim} ended (SIGKILL)`)));
    expect(new Set(await answers(workers))).toEqual(new Set([404]));
    await eventually(() => Promise.resolve(childrenOf(workers.pid).length === 2));
    expect(childrenOf(workers.pid)).toContain(other);
    process.kill(workers.pid, 'SIGTERM');
    expect((await workers.done).code).toBe(0);
  });

  it('do not outlive the process that has started them', async () => {
    const workers = await startWorkers(2);
    const children = childrenOf(workers.pid);
    process.kill(workers.pid, 'SIGKILL');
    await eventually(() => Promise.resolve(children.filter(isThere).length === 0));
  });

  it('are none where the first cannot come up, and say why', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as AddressInfo;
    started = startCommand(databaseUrl, ['serve', '--workers', '3'], { PORT: String(port) });
    const { code, err } = await started.done;
    taken.close();
    expect(code).toBe(2);
    expect(err.match(/^colloquy: .*$/gm)).toEqual([
      `colloquy: port ${port} is taken by another program; set PORT to a free one`,
    ]);
  });

  it.each(['0', '65', 'two', '1.5'])('are 1 to 64, not %s', async (count) => {
    started = startCommand(databaseUrl, ['serve', '--workers', count]);
    const { code, err } = await started.done;
    expect(code).toBe(2);
    expect(err).toContain('Give a number from 1 to 64.');
  });
});
