import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Admission } from '../common/calls/admission.js';
import { Call, withinCall } from '../common/calls/call.js';
import { poolOf } from '../database/bounded-pool.js';
import { PageCacheService } from '../page-cache/page-cache.service.js';
import { SCREENED, type Screened } from '../screening/screened.events.js';
import { BacklogsService } from './backlogs.service.js';

/** Whoever watches the server is not told how the database is, then. */
const ASK_MS = 1_000;
/** However often somebody asks. */
const FRESH_MS = 5_000;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What one process counts about itself. Nothing in it is about a person, a site or an address. */
export class Monitoring {
  readonly registry = new Registry();
  private readonly screened: (message: unknown) => void;

  constructor(private readonly app: NestFastifyApplication) {
    collectDefaultMetrics({ register: this.registry });
    this.screened = this.measureScreening();
    this.measureCalls(app.getHttpAdapter().getInstance());
    this.watch(app.get(Admission), app.get(PageCacheService, { strict: false }));
    this.watchPool();
    this.watchBacklogs();
  }

  end(): void {
    unsubscribe(SCREENED, this.screened);
    this.registry.clear();
  }

  private measureCalls(fastify: FastifyInstance): void {
    const calls = new Histogram({
      name: 'colloquy_http_request_duration_seconds',
      help: 'From when a call came to its last byte, by the pattern of its address',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers: [this.registry],
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      const status = `${Math.floor(reply.raw.statusCode / 100)}xx`;
      const route = request.routeOptions.url ?? 'none';
      calls.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
      done();
    });
  }

  private measureScreening(): (message: unknown) => void {
    const screenings = new Histogram({
      name: 'colloquy_screening_duration_seconds',
      help: 'What it took to look at a text before it shows, by the outcome',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers: [this.registry],
    });
    const listener = (message: unknown): void => {
      const { outcome, took } = message as Screened;
      screenings.observe({ outcome }, took / 1000);
    };
    subscribe(SCREENED, listener);
    return listener;
  }

  private watch(admission: Admission, pages: PageCacheService): void {
    this.gauge('colloquy_calls_in_flight', 'Calls that are worked on', () => ({
      ...admission.inFlight,
    }));
    this.gauge(
      'colloquy_calls_at_once',
      'Ordinary calls that there is room for',
      () => admission.bound,
    );
    this.counter('colloquy_calls_refused_total', 'Calls there was no room for', () => ({
      ...admission.refused,
    }));
    this.gauge('colloquy_page_cache_bytes', 'Memory that kept pages take', () => pages.bytes);
    this.counter('colloquy_page_cache_lookups_total', 'Reads, by whether a page was kept', () => ({
      hit: pages.hits,
      miss: pages.misses,
    }));
  }

  private watchPool(): void {
    const pool = poolOf(this.app.get(DataSource));
    this.gauge('colloquy_database_connections', 'Connections to PostgreSQL', () => ({
      held: pool.heldCount,
      idle: pool.idleCount,
    }));
    this.gauge('colloquy_database_waiting', 'Who waits for a connection', () => pool.inLineCount);
  }

  private watchBacklogs(): void {
    const backlogs = this.app.get(BacklogsService, { strict: false });
    const measure = kept(() => backlogs.measure());
    this.gauge('colloquy_backlog', 'What waits, over all sites', async () => {
      return (await measure())?.amounts ?? null;
    });
    this.gauge('colloquy_backlog_oldest_seconds', 'For how long', async () => {
      return (await measure())?.seconds ?? null;
    });
  }

  private gauge(name: string, help: string, value: () => Value | Promise<Value>): void {
    new Gauge({
      ...{ name, help, labelNames: ['kind'], registers: [this.registry] },
      async collect() {
        const seen = await value();
        if (typeof seen === 'number') return this.set(seen);
        this.reset();
        for (const [kind, amount] of Object.entries(seen ?? {})) this.set({ kind }, amount);
      },
    });
  }

  private counter(name: string, help: string, value: () => Readonly<Record<string, number>>): void {
    new Counter({
      ...{ name, help, labelNames: ['kind'], registers: [this.registry] },
      collect() {
        this.reset();
        for (const [kind, amount] of Object.entries(value())) this.inc({ kind }, amount);
      },
    });
  }
}

/** Null where nobody knows. */
type Value = number | Readonly<Record<string, number>> | null;

/** What was asked lately is not asked again; null where the database does not say. */
function kept<T>(ask: () => Promise<T>): () => Promise<T | null> {
  let [at, last]: [number, Promise<T | null>] = [-Infinity, Promise.resolve(null)];
  return async () => {
    if (performance.now() - at < FRESH_MS) return last;
    at = performance.now();
    const call = new Call('staff', ASK_MS);
    last = withinCall(call, ask)
      .catch(() => null)
      .finally(() => call.end());
    return last;
  };
}

/** Serves `/metrics` to this machine alone. Before the application listens. @returns what ends it */
export async function startMetrics(
  app: NestFastifyApplication,
  port: number | null,
): Promise<() => Promise<void>> {
  if (port === null) return () => Promise.resolve();
  const monitoring = new Monitoring(app);
  const fastify = new FastifyAdapter().getInstance<FastifyInstance>();
  fastify.get('/metrics', async (_request, reply) => {
    const { registry } = monitoring;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
  await fastify.listen({ port, host: '127.0.0.1' });
  return async () => {
    monitoring.end();
    await fastify.close();
  };
}
