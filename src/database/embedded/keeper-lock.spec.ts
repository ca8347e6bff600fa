import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  cardFor,
  claim,
  evict,
  readCard,
  release,
  stateOf,
  type KeeperCard,
} from './keeper-lock.js';
import { birthOf } from './processes.js';

describe('the lock over a data folder', () => {
  let folder: string;
  let file: string;
  const ours = cardFor(4000, 'ours');
  const dead: KeeperCard = { ...ours, pid: 2_147_483_647, token: 'dead' };
  const elsewhere: KeeperCard = { ...dead, host: 'another-host', token: 'elsewhere' };
  const put = (card: KeeperCard): void => writeFileSync(file, JSON.stringify(card));
  const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'colloquy-lock-'));
    file = path.join(folder, 'keeper');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is free at first', async () => {
    expect(await claim(file, ours)).toBe(true);
    expect(readCard(file)).toEqual(ours);
  });

  it('is refused while its holder lives', async () => {
    await claim(file, ours);
    expect(await claim(file, cardFor(4001, 'theirs'))).toBe(false);
    expect(readCard(file)).toEqual(ours);
  });

  it('goes to one of many who find it in the hands of the dead', async () => {
    put(dead);
    const cards = Array.from({ length: 20 }, (_, each) => cardFor(4000 + each, `token-${each}`));
    const results = await Promise.all(cards.map((card) => claim(file, card)));
    const winners = cards.filter((_, each) => results[each]);
    expect(winners).toEqual([readCard(file)]);
    expect(readdirSync(folder)).toEqual(['keeper']);
  });

  it('stays with a successor whom somebody slow still takes for the dead', async () => {
    await claim(file, ours);
    await evict(file, dead, cardFor(4001, 'slow'));
    expect(readCard(file)).toEqual(ours);
  });

  it('passes on even if somebody died while taking it from the dead', async () => {
    put(dead);
    writeFileSync(`${file}.dead.dead`, JSON.stringify({ ...dead, token: 'dead-too' }));
    expect(await claim(file, ours)).toBe(true);
    expect(readdirSync(folder)).toEqual(['keeper']);
  });

  it.each(['', '{"host":', 'null'])(
    'passes on when a power cut has left %j in it',
    async (left) => {
      writeFileSync(file, left);
      expect(await claim(file, ours)).toBe(true);
    },
  );

  it('is refused while it is fresh from another machine, whose processes we cannot see', async () => {
    put(elsewhere);
    expect(stateOf(file, elsewhere)).toBe('elsewhere');
    expect(await claim(file, ours)).toBe(false);
  });

  it('is refused while its holder lives, though the machine has a new name by now', async () => {
    put({ ...ours, host: 'old-name', token: 'theirs' });
    expect(await claim(file, ours)).toBe(false);
  });

  it('passes on when its process number has gone to another process', async () => {
    put({ ...ours, birth: 'long ago', token: 'theirs' });
    expect(await claim(file, ours)).toBe(birthOf(process.pid) !== null);
  });

  it('passes on when the other machine has been silent', async () => {
    put(elsewhere);
    utimesSync(file, secondsAgo(11), secondsAgo(11));
    expect(await claim(file, ours)).toBe(true);
  });

  it('is released by its holder only', async () => {
    await claim(file, ours);
    release(file, cardFor(4001, 'theirs'));
    expect(existsSync(file)).toBe(true);
    release(file, ours);
    expect(existsSync(file)).toBe(false);
  });
});
