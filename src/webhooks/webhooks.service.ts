import { Injectable } from '@nestjs/common';
import { webhookSecret } from '../common/crypto/sealed-for.rules.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase, type Transaction } from '../database/site-database.js';
import { SafeFetch } from '../outbound/safe-fetch.js';
import type { Site } from '../sites/sites.service.js';
import { newWebhookSecret } from './webhook-signature.js';
import { MAX_WEBHOOKS, OVERLAP_MS } from './webhook.rules.js';
import { WebhooksRepository, type Webhook, type WebhookChange } from './webhooks.repository.js';

export type { Webhook, WebhookChange } from './webhooks.repository.js';

export type NewWebhook = Pick<Webhook, 'url' | 'types' | 'payload'>;

/** Makes the secrets of endpoints, and opens them to sign. */
@Injectable()
export class WebhookSecretsService {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** From now on it signs, beside the one before for a day. @returns the secret, which nobody is shown again */
  async renew(tx: Transaction, siteId: string, webhookId: string): Promise<string> {
    const secret = newWebhookSecret();
    const id = newId();
    const sealed = this.box.seal(Buffer.from(secret), webhookSecret(id));
    const now = this.clock.now();
    const until = new Date(now.getTime() + OVERLAP_MS);
    await this.webhooks.within(tx).addSecret(siteId, webhookId, { id, sealed }, { now, until });
    return secret;
  }

  /** Those that sign at this moment, the present one first. */
  async signing(siteId: string, webhookId: string): Promise<string[]> {
    const rows = await this.webhooks.secrets(siteId, webhookId, this.clock.now());
    return rows.map(({ id, sealed }) => this.box.open(sealed, webhookSecret(id)).toString());
  }
}

/** What endpoints are made with. */
@Injectable()
export class WebhookParts {
  constructor(
    readonly outside: SafeFetch,
    readonly clock: Clock,
    readonly cursors: Cursors,
  ) {}

  /** @throws {Problem} invalid-request */
  check(url: string): void {
    const detail = this.outside.whyNot(url);
    if (detail !== null) throw Problem.invalid([{ pointer: '#/url', detail }]);
  }
}

/** The endpoints of a site. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly webhooks: WebhooksRepository,
    private readonly secrets: WebhookSecretsService,
    private readonly parts: WebhookParts,
  ) {}

  /** Tells it of what happens from here on. @throws {Problem} invalid-request, too-many-webhooks */
  async create(
    site: Site,
    given: NewWebhook,
    open: Transaction,
  ): Promise<{ webhook: Webhook; secret: string }> {
    this.parts.check(given.url);
    const webhooks = this.webhooks.within(open);
    await this.db.lockSite(open, site.id);
    if ((await webhooks.count(site.id)) >= MAX_WEBHOOKS) {
      throw new Problem('too-many-webhooks', `Delete one: there are ${MAX_WEBHOOKS}.`);
    }
    const webhook: Webhook = {
      ...given,
      id: newId(),
      state: 'on',
      failures: 0,
      blockedUntil: null,
      createdAt: this.parts.clock.now(),
    };
    await webhooks.insert(site.id, webhook);
    return { webhook, secret: await this.secrets.renew(open, site.id, webhook.id) };
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(
    { id: siteId }: Site,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<Webhook>> {
    return timedPage(this.parts.cursors, {
      scope: `webhooks ${siteId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.webhooks.page(siteId, at),
      keyOf: ({ createdAt, id }) => [createdAt, id],
    });
  }

  /** @throws {Problem} not-found */
  async get(site: Site, id: string, open?: Transaction): Promise<Webhook> {
    const webhooks = open ? this.webhooks.within(open) : this.webhooks;
    return present(await webhooks.find(site.id, id));
  }

  /** @throws {Problem} not-found, invalid-request */
  async change(site: Site, id: string, change: WebhookChange): Promise<Webhook> {
    if (change.url !== undefined) this.parts.check(change.url);
    return present(await this.webhooks.change(site.id, id, change));
  }

  /** Ends it, with what waits for it and all that is known of what it was told. @throws {Problem} not-found */
  async remove(site: Site, id: string): Promise<void> {
    if (!(await this.webhooks.remove(site.id, id))) throw new Problem('not-found');
  }

  /** A new secret; the one before signs as well, for a day. @throws {Problem} not-found */
  async renewSecret(site: Site, id: string, open: Transaction): Promise<string> {
    await this.get(site, id, open);
    return this.secrets.renew(open, site.id, id);
  }
}

function present(webhook: Webhook | null): Webhook {
  if (!webhook) throw new Problem('not-found', 'The site has no such webhook.');
  return webhook;
}
