import { expect } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { WebhookDispatchService } from '../../src/webhooks/webhook-dispatch.service.js';
import { makeSite, startApp, type Answer, type TestApp } from './app.js';
import { Desk } from './desk.js';
import { EventFollower, type ToldEvent } from './event-follower.js';
import { eventually } from './eventually.js';
import { Receiver, type Received } from './receiver.js';

export interface Hook {
  id: string;
  secret: string;
  /** Its path below the API's. */
  at: string;
}

/** Two instances of one site, and somebody who is told what happens there. */
export class WebhookDesk {
  readonly receiver = new Receiver();
  server!: TestApp;
  second!: TestApp;
  desk!: Desk;

  async start(): Promise<void> {
    await this.receiver.start();
    const settings = { outboundAllow: [this.receiver.pair] };
    this.server = await startApp(undefined, settings);
    this.second = await startApp(this.server.databaseUrl, settings);
    this.desk = new Desk(this.server, await makeSite(this.server));
  }

  async stop(): Promise<void> {
    await this.second.stop();
    await this.server.stop();
    await this.receiver.stop();
  }

  call(method: string, path: string, body?: object): Promise<Answer> {
    return this.server.http.call(method, path, {
      as: this.desk.site.admin,
      ...(body ? { body } : {}),
    });
  }

  async hook(path: string, given: object = {}): Promise<Hook> {
    const at = `${this.desk.at}/webhooks`;
    const body = { url: this.receiver.urlOf(path), types: ['comment.published'], ...given };
    const made = await this.call('POST', at, body);
    expect([made.status, made.body.code]).toEqual([201, undefined]);
    return { ...made.body, at: `${at}/${made.body.id}` };
  }

  /** From here on nothing more is sent to it. */
  async end({ at }: Hook): Promise<void> {
    expect((await this.call('DELETE', at)).status).toBe(204);
  }

  runDue(server = this.server): Promise<void> {
    return server.app.get(WebhookDispatchService).runDue();
  }

  /** Moves both clocks, and sends what is due then. */
  async later(ms: number): Promise<void> {
    for (const each of [this.server, this.second]) each.later(ms);
    await this.runDue();
  }

  async post(body = 'A word') {
    return this.desk.post(await this.desk.thread(), body);
  }

  /** Waits for so many calls. */
  came(path: string, calls: number): Promise<void> {
    return eventually(() => this.receiver.at(path).length >= calls);
  }

  /** Events of these types as the site's list has them, once all that is stored is in it. */
  async listed(types: readonly string[]): Promise<ToldEvent[]> {
    const { slug, admin } = this.desk.site;
    const follower = new EventFollower(slug, admin);
    await eventually(async () => {
      while ((await follower.ask(this.server.http)) > 0);
      return follower.expectAll(this.server.databaseUrl).then(
        () => true,
        () => false,
      );
    });
    return follower.seen.filter(({ type }) => types.includes(type));
  }

  /** Waits for so many calls and for what else is due. @returns what came, in the site's order */
  async sent(path: string, calls: number): Promise<ToldEvent[]> {
    await this.came(path, calls);
    await this.later(0);
    const events = this.receiver.at(path).map(({ event }) => event as ToldEvent);
    return events.toSorted((a, b) => a.sequence - b.sequence);
  }

  async deliveries({ at }: Hook) {
    return (await this.call('GET', `${at}/deliveries`)).body.items;
  }

  marked(hook: Hook, state: string): Promise<void> {
    return eventually(async () => (await this.deliveries(hook))[0]?.state === state);
  }

  tried(hook: Hook): Promise<void> {
    return eventually(async () => (await this.deliveries(hook))[0]?.triedAt);
  }
}

/** As any receiver would that uses the library; whatever the clock says. */
export function isSignedBy({ headers, body }: Received, secret: string): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const signature = new Webhook(secret).sign(headers['webhook-id'] as string, at, body);
  return (headers['webhook-signature'] as string).split(' ').includes(signature);
}
