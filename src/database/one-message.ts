import type { PoolClient, QueryResult } from 'pg';
import { isOutage } from '../common/http/outage.rules.js';
import { ConnectionLost } from './connection-lost.js';

/**
 * What is asked on the connection in this turn of the event loop goes to PostgreSQL as one message instead of
 * one each, which is most of what a short statement costs this process.
 */
export function inOneMessage({ connection: { stream } }: PoolClient): void {
  stream.cork();
  setImmediate(() => stream.uncork());
}

/** Connections whose transaction has been told to end, and is not over yet. */
const ending = new WeakSet<PoolClient>();

/** Whether what is asked now would be outside of the transaction that it belongs to. */
export function isEnding(client: PoolClient): boolean {
  return ending.has(client);
}

/**
 * A transaction whose beginning goes to PostgreSQL with what is asked in it first, as one message: a round
 * trip less, which on a process that is busy is a turn of its event loop less. So does its end, where `work`
 * says that what it asks in this turn is its last: what fails of that fails the end as well, so only the
 * database may find that something must not be.
 *
 * @throws ConnectionLost where nobody knows whether it was committed, or it was and something failed after
 */
export async function beginningWith<T>(
  client: PoolClient,
  work: (endHere: () => void) => Promise<T>,
): Promise<T> {
  inOneMessage(client);
  const begun = client.query('START TRANSACTION');
  // Whatever fails it fails what comes behind it too, which is waited for first.
  begun.catch(() => {});
  let isOver = false;
  let end: Promise<QueryResult> | null = null;
  const endNow = async (): Promise<QueryResult> => {
    ending.add(client);
    return (end ??= client.query('COMMIT'));
  };
  try {
    const done = await work(() => setImmediate(() => void (isOver || endNow().catch(() => {}))));
    await begun;
    const { command } = await endNow();
    if (command !== 'COMMIT') throw new Error('A statement failed, and nobody waited for it');
    return done;
  } catch (error) {
    isOver = true;
    if (end) throw await whatFailed(end, error);
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    isOver = true;
    ending.delete(client);
  }
}

/** PostgreSQL answers the end of what has failed in it with ROLLBACK: then nothing was done. */
async function whatFailed(end: Promise<QueryResult>, error: unknown): Promise<unknown> {
  const isUndone = await end.then(
    ({ command }) => command === 'ROLLBACK',
    (refusal: unknown) => !isOutage(refusal),
  );
  return isUndone || isOutage(error) ? error : new ConnectionLost(error);
}
