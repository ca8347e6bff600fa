import type { LogLevel } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import type { Config } from '../config/config.js';
import { openDatabase } from '../database/open-database.js';
import { EventRelayService } from '../events/event-relay.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { startMetrics } from '../monitoring/monitoring.js';
import { WebhookDispatchService } from '../webhooks/webhook-dispatch.service.js';
import { createApp } from './create-app.js';
import { drain } from './drain.js';
import { trustsEverybody } from './trusted-proxies.js';

/** A server that answers. */
export interface Running {
  app: NestFastifyApplication;
  /** What people reach it at, without a trailing slash. */
  publicUrl: string;
  /** Sends new calls elsewhere, answers what is being answered, then ends; the embedded database too. */
  stop(): Promise<void>;
}

interface ServeOptions {
  /** Serves the sample page and what belongs to it. */
  demo?: boolean;
  log: (line: string) => void;
}

/** Connections that wait to be taken: one that finds no room there tries again only seconds later. */
const BACKLOG = 4096;
const LEVELS: LogLevel[] = ['error', 'warn', 'log', 'debug'];

/** Opens the database, brings it up to date, and listens. */
export async function serve(config: Config, { demo = false, log }: ServeOptions): Promise<Running> {
  if (trustsEverybody(config.trustedProxies)) {
    log('Warning: TRUSTED_PROXIES trusts every address, so that clients choose their own.');
  }
  if (config.mail === null) {
    log('Mail is off, and requests about personal data by e-mail with it: SMTP_URL is not set.');
  }
  const database = await openDatabase(config, log);
  let app: NestFastifyApplication | undefined;
  try {
    app = await createApp(
      AppModule.with({
        databaseUrl: database.url,
        poolSize: config.poolSize,
        pooler: database.pooler,
        replicaUrls: config.replicaUrls,
        requestsAtOnce: config.requestsAtOnce,
        pageCacheBytes: config.pageCacheBytes,
        secrets: database.secrets,
        outboundAllow: config.outboundAllow,
        demo,
        securityContact: config.securityContact,
        publicUrl: config.publicUrl,
        mail: config.mail,
      }),
      {
        logLevels: LEVELS.slice(0, LEVELS.indexOf(config.logLevel) + 1),
        jsonLog: config.logFormat === 'json',
        trustedProxies: config.trustedProxies,
        requestDeadlineMs: config.requestDeadlineMs,
      },
    );
    const endMetrics = await startMetrics(app, config.adminPort);
    await app.listen({ port: config.port, host: config.host, backlog: BACKLOG });
    app.get(JobsService).start();
    app.get(EventRelayService).start();
    app.get(WebhookDispatchService).start();
    return await running(app, config, async () => {
      await endMetrics();
      await database.close();
    });
  } catch (error) {
    await app?.close();
    await database.close();
    throw error;
  }
}

async function running(
  app: NestFastifyApplication,
  config: Config,
  close: () => Promise<void>,
): Promise<Running> {
  const address = await app.getUrl();
  return {
    app,
    publicUrl: config.publicUrl ?? address,
    stop: async () => {
      await drain(app, config);
      await close();
    },
  };
}
