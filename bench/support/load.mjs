import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import autocannon from 'autocannon';
import { cpuOf, cpuOfFamily } from './server.mjs';

/** Headers as a cache in front would send, which compresses itself. */
const PLAIN = { 'accept-encoding': 'identity' };

/**
 * Calls an address as often as it answers. Processor time is a request's, in microseconds, of the server
 * and of PostgreSQL; latencies are milliseconds.
 */
export async function callsOf(url, { pid, postmaster, seconds, connections, amount }) {
  const before = [cpuOf(pid), cpuOfFamily(postmaster)];
  const result = await autocannon({
    ...{ url, connections, headers: PLAIN },
    ...(amount ? { amount } : { duration: seconds }),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  }
  const { total } = result.requests;
  return {
    perSecond: total / result.duration,
    node: (cpuOf(pid) - before[0]) / total,
    postgres: (cpuOfFamily(postmaster) - before[1]) / total,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

/**
 * What PostgreSQL can do of the same statements, prepared, on as many connections.
 *
 * @param statements each a text with `$1` to `$n`, and its values
 * @returns transactions a second
 */
export async function pgbench(statements, { url, siteId, dir, seconds, connections }) {
  const script = path.join(dir, 'statements.sql');
  const named = statements.map(({ text, values }, nth) => ({ text, values, prefix: `s${nth}v` }));
  writeFileSync(script, named.map(onOneLine).join('\n'));
  const variables = named.flatMap(({ values, prefix }) =>
    values.flatMap((value, n) => ['-D', `${prefix}${n + 1}=${value}`]),
  );
  const args = ['-n', '-M', 'prepared', '-c', connections, '-j', 2, '-T', seconds, '-f', script];
  const child = spawn('pgbench', [...args, ...variables, url].map(String), {
    env: { ...process.env, PGOPTIONS: `-c app.site_id=${siteId}` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  await new Promise((ended, failed) => child.on('exit', ended).on('error', failed));
  const [, perSecond] = /^tps = ([\d.]+)/m.exec(said) ?? [];
  if (!perSecond) throw new Error(said);
  return Number(perSecond);
}

/** pgbench prepares variables as parameters. */
function onOneLine({ text, prefix }) {
  const statement = text.replace(/\$(\d+)/g, (_, n) => `:${prefix}${n}`);
  return `${statement.replace(/\s+/g, ' ').trim()};`;
}
