import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from './accounts/accounts.module.js';
import { AppealsModule } from './appeals/appeals.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CommentsModule } from './comments/comments.module.js';
import { CommonModule } from './common/common.module.js';
import type { Pooler } from './config/config.js';
import type { SecretsSource } from './common/crypto/master-secrets.js';
import { ProblemFilter } from './common/http/problem.filter.js';
import { DtoPipe } from './common/http/validation.js';
import { DatabaseModule } from './database/database.module.js';
import { dataSourceOptions } from './database/data-source.js';
import { DemoModule } from './demo/demo.module.js';
import { DerivedEventsModule } from './derived-events/derived-events.module.js';
import { DisclosureModule } from './disclosure/disclosure.module.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { HealthModule } from './health/health.module.js';
import { LiveModule } from './live/live.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { InstallationModule } from './installation/installation.module.js';
import { LogModule } from './log/log.module.js';
import { MailModule } from './mail/mail.module.js';
import { MembersModule } from './members/members.module.js';
import { ModerationModule } from './moderation/moderation.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { OutboundModule } from './outbound/outbound.module.js';
import { PageCacheModule } from './page-cache/page-cache.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { ResealingModule } from './resealing/resealing.module.js';
import { SiteEventsModule } from './site-events/site-events.module.js';
import { SitesModule } from './sites/sites.module.js';
import { StatementRoutesModule } from './statements/statements.module.js';
import { ThreadsModule } from './threads/threads.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';
import { TransparencyModule } from './transparency/transparency.module.js';
import { TransferModule } from './transfer/transfer.module.js';

/** What the application needs from outside: a migrated database and the master secrets. */
export interface AppSettings {
  databaseUrl: string;
  poolSize: number;
  /** What `databaseUrl` leads to, where that is no PostgreSQL. */
  pooler?: Pooler | null;
  /** Of replicas of that database, which public pages are read from where they are up to date. */
  replicaUrls?: readonly string[];
  /** Calls that are worked on at a time, staff's beside. */
  requestsAtOnce?: number;
  /** Of memory that public pages are kept in; 0 keeps none. */
  pageCacheBytes?: number;
  secrets: SecretsSource;
  /** `host:port` pairs that may be called though they are private. */
  outboundAllow?: readonly string[];
  /** Serves the sample page. */
  demo?: boolean;
  /** Whom `security.txt` names; without it there is none. */
  securityContact?: string | null;
  /** What people reach the server at, where that was said. */
  publicUrl?: string | null;
  /** The server that takes our mail; without it, or without `publicUrl`, none is sent. */
  mail?: { smtpUrl: string; from: string } | null;
}

/** Some thousand pages. */
const PAGE_CACHE_BYTES = 64 * 1024 * 1024;

@Module({})
export class AppModule {
  static with(settings: AppSettings): DynamicModule {
    const { demo, publicUrl = null } = settings;
    const contact = settings.securityContact ?? null;
    return {
      module: AppModule,
      imports: [
        ...foundationOf(settings),
        AuthModule,
        SitesModule,
        InstallationModule,
        MembersModule,
        AccountsModule,
        ThreadsModule,
        CommentsModule,
        FeedsModule.with({ publicUrl }),
        SiteEventsModule,
        DerivedEventsModule,
        LiveModule,
        WebhooksModule,
        PoliciesModule,
        ModerationModule,
        AppealsModule,
        NoticesModule,
        StatementRoutesModule.with({ publicUrl }),
        LogModule,
        TransferModule,
        TransparencyModule,
        MetricsModule,
        MonitoringModule,
        PrivacyModule,
        ResealingModule.with({ rotating: () => Boolean(settings.secrets().previous) }),
        HealthModule,
        DisclosureModule.with({ contact, publicUrl }),
        ...(demo ? [DemoModule] : []),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: DtoPipe },
      ],
    };
  }
}

/** What features stand on. */
function foundationOf(settings: AppSettings): (DynamicModule | typeof JobsModule)[] {
  const { databaseUrl, poolSize, pooler = null, replicaUrls = [], outboundAllow = [] } = settings;
  const { mail, publicUrl } = settings;
  return [
    TypeOrmModule.forRoot({
      ...dataSourceOptions(databaseUrl, { poolSize, pooler }),
      autoLoadEntities: true,
      retryAttempts: 3,
    }),
    CommonModule.with(settings.secrets, settings.requestsAtOnce),
    DatabaseModule.with(pooler ? null : databaseUrl, { urls: replicaUrls, poolSize }),
    PageCacheModule.with({ bytes: settings.pageCacheBytes ?? PAGE_CACHE_BYTES }),
    OutboundModule.with({ allow: outboundAllow }),
    MailModule.with(mail && publicUrl ? { ...mail, publicUrl } : null),
    JobsModule,
  ];
}
