import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { say, stopSignal } from './serve-until-stopped.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
/** Before another takes the place of one that has died. */
const AGAIN_MS = 1_000;

/**
 * Several processes behind one port. They share nothing but the database; one that dies is replaced,
 * and all end when this one does. Where the first does not come up, none is started.
 */
export async function serveWorkers(count: number): Promise<void> {
  cluster.setupPrimary({ exec: WORKER });
  const first = cluster.fork();
  if (!(await isListening(first))) {
    process.exitCode = first.process.exitCode ?? 1;
    return;
  }
  let isStopping = false;
  cluster.on('exit', (worker, code, signal) => {
    if (isStopping) return;
    say(`Process ${worker.process.pid} ended (${signal ?? code}); another takes its place.`);
    void delay(AGAIN_MS).then(() => !isStopping && cluster.fork());
  });
  await Promise.all(Array.from({ length: count - 1 }, async () => isListening(cluster.fork())));
  say(`${count} processes share the port.`);

  await stopSignal();
  isStopping = true;
  await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => ended(worker!)));
}

/** False: it has ended before. */
async function isListening(worker: Worker): Promise<boolean> {
  const listening = once(worker, 'listening').then(() => true);
  const exit = once(worker, 'exit').then(() => false);
  return Promise.race([listening, exit]);
}

/** A terminal's signal has reached it as well; it does not mind being told twice. */
async function ended(worker: Worker): Promise<void> {
  const exit = once(worker, 'exit');
  worker.process.kill('SIGTERM');
  await exit;
}
