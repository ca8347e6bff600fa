/**
 * A process of its own that keeps PostgreSQL for all who use one data folder: it makes the
 * database, starts PostgreSQL, and stops it when the last of them has left or died.
 */
import { randomBytes } from 'node:crypto';
import { findBinaries } from './binaries.js';
import { checkCluster, clearDrafts, makeCluster, restoreRoles } from './cluster.js';
import { messageOf } from './embedded-postgres-error.js';
import { homeIn, type Home } from './home.js';
import { cardFor, claim, keepFresh, release } from './keeper-lock.js';
import type { KeeperOrders } from './keeper-protocol.js';
import { Members } from './members.js';
import { settlePort } from './port.js';
import type { Installation } from './programs.js';
import { settleLeftover, startServer, type Server } from './server.js';
import { chooseAccount } from './step-down.js';

/** A comment must not reach a log by way of a failed statement; the application logs its errors. */
const DISCREET = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};
const VOLATILE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
};

type Tell = (line: string) => void;

async function keep(orders: KeeperOrders): Promise<void> {
  const home = homeIn(orders.dataDir);
  const token = randomBytes(16).toString('hex');
  const members = new Members(token);
  const card = cardFor(await members.open(), token);
  if (!(await claim(home.keeper, card))) return;
  const lost = new Promise<void>((resolve) => keepFresh(home.keeper, card, resolve));
  try {
    await serve(orders, members, lost);
  } catch (error) {
    console.error(messageOf(error));
    members.announce({ kind: 'failed', reason: messageOf(error) });
    await members.someone();
    process.exitCode = 1;
  } finally {
    members.close();
    release(home.keeper, card);
    await members.dismiss();
  }
}

/** Returns when nobody needs PostgreSQL any more, or when it or the folder is gone. */
async function serve(orders: KeeperOrders, members: Members, lost: Promise<void>): Promise<void> {
  const tell: Tell = (line) => members.tell(line);
  const { server, port } = await start(homeIn(orders.dataDir), orders, tell);
  try {
    members.announce({ kind: 'ready', port });
    await Promise.race([members.none(), server.exited, lost]);
  } finally {
    members.close();
    await server.stop();
  }
}

async function start(
  home: Home,
  { volatile, settings }: KeeperOrders,
  tell: Tell,
): Promise<{ server: Server; port: number }> {
  const binaries = findBinaries();
  const account = chooseAccount(home, binaries);
  const exists = checkCluster(home, binaries.major);
  const to: Installation = { home, binaries, account };
  clearDrafts(home);
  if (exists) {
    await settleLeftover(to);
    await restoreRoles(to);
  } else {
    tell(`Making a PostgreSQL ${binaries.major} database in ${home.cluster}`);
    await makeCluster(to, { durable: !volatile });
  }
  const { port, taken } = await settlePort(home.port);
  if (taken !== null) tell(`Port ${taken} is taken; PostgreSQL moves to ${port}`);
  const all = { ...DISCREET, ...(volatile ? VOLATILE : {}), ...settings };
  return { server: await startServer(to, argumentsFor(port, all)), port };
}

function argumentsFor(port: number, settings: Record<string, string>): string[] {
  const address = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port };
  return Object.entries({ ...settings, ...address }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
}

// Its members end it. A signal to the whole group or unit must not take PostgreSQL from under
// those who are still answering their last requests.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
await keep(JSON.parse(process.argv[2]!) as KeeperOrders);
process.exit();
