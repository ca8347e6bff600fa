import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Below the ranges from which systems take ports for outgoing connections, so it stays free. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 50;

/** The port kept in `file` while it is free; otherwise another, kept from now on. */
export async function settlePort(file: string): Promise<{ port: number; taken: number | null }> {
  const kept = readPort(file);
  if (kept !== null && (await isFree(kept))) return { port: kept, taken: null };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) {
      writeFileSync(file, `${port}\n`);
      return { port, taken: kept };
    }
  }
  throw new EmbeddedPostgresError(`No free port on 127.0.0.1 between ${LOWEST} and ${HIGHEST}.`);
}

function readPort(file: string): number | null {
  try {
    const port = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
