import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import autocannon from 'autocannon';
import { cpuOfFamily } from './server.mjs';

const MILLISECONDS = { us: 1e-3, ms: 1, s: 1e3 };

/**
 * Calls an address as often as it answers, by `wrk`, which leaves the cores to what is measured. Bytes come
 * without an encoding, as to a cache in front, which compresses itself. Latencies are milliseconds.
 *
 * @param script in Lua, of calls that are each another
 */
export function callsOf(url, { pid, postmaster, seconds, connections, script }) {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency'];
  if (script) args.push('-s', script);
  return measured({ pid, postmaster }, async () => {
    const said = await saidBy('wrk', [...args, '-H', 'accept-encoding: identity', url]);
    const [, total] = /(\d+) requests in/.exec(said) ?? [];
    if (!total || /Non-2xx|Socket errors/.test(said)) throw new Error(`${url}: ${said}`);
    return {
      total: Number(total),
      perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]),
      p50: latencyIn(said, 50),
      p99: latencyIn(said, 99),
    };
  });
}

/** As `callsOf`, of calls as `autocannon` takes them: so many a second, or each another. */
export function plannedCallsOf(asked, programs) {
  return measured(programs, async () => {
    const { requests, duration, non2xx, errors, latency } = await autocannon(asked);
    if (non2xx + errors > 0) throw new Error(`${asked.url}: ${non2xx} refused, ${errors} failed`);
    const { total } = requests;
    return { total, perSecond: total / duration, p50: latency.p50, p99: latency.p99 };
  });
}

/** With the processor time of a request, in microseconds, of the server and of PostgreSQL. */
async function measured({ pid, postmaster }, work) {
  const before = [cpuOfFamily(pid), cpuOfFamily(postmaster)];
  const done = await work();
  return {
    ...done,
    node: (cpuOfFamily(pid) - before[0]) / done.total,
    postgres: (cpuOfFamily(postmaster) - before[1]) / done.total,
  };
}

function latencyIn(said, percent) {
  const [, value, unit] = new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s)$`, 'm').exec(said);
  return Number(value) * MILLISECONDS[unit];
}

async function saidBy(program, args, env = {}) {
  const child = spawn(program, args.map(String), { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  await new Promise((ended, failed) => child.on('exit', ended).on('error', failed));
  return said;
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
  const said = await saidBy('pgbench', [...args, ...variables, url], {
    PGOPTIONS: `-c app.site_id=${siteId}`,
  });
  const [, perSecond] = /^tps = ([\d.]+)/m.exec(said) ?? [];
  if (!perSecond) throw new Error(said);
  return Number(perSecond);
}

/** pgbench prepares variables as parameters. */
function onOneLine({ text, prefix }) {
  const statement = text.replace(/\$(\d+)/g, (_, n) => `:${prefix}${n}`);
  return `${statement.replace(/\s+/g, ' ').trim()};`;
}
