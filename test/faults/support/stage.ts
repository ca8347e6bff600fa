import { makeSite, startApp, type Client, type TestApp } from '../../support/app.js';
import { inconsistencies } from '../../support/consistency.js';
import { Desk } from '../../support/desk.js';
import { eventually } from '../../support/eventually.js';
import { OwnPostgres } from '../../support/postgres-node.js';
import { randomFrom } from '../../support/random.js';
import { Receiver } from '../../support/receiver.js';
import { EventOrderRepository } from '../../../src/events/event-order.repository.js';
import { WebhookDispatchService } from '../../../src/webhooks/webhook-dispatch.service.js';
import { long } from '../figures.js';
import { findingsOf } from './checker.js';
import { eventsOf, findOut, type Found } from './found.js';
import { Ledger } from './ledger.js';
import { Supervised } from './supervised.js';
import { HELD_WORD } from './writer.js';

const REFUSED_SHARE = 0.05;
/** In which servers deliver what they can; in short only what nothing has come between. */
const SOON_MS = long ? 70_000 : 2_000;
const LEASE_AND_WAITS_MS = 600_000;

/** A PostgreSQL of its own, and an application on it that makes sites and drives nobody's load. */
export class Stage {
  readonly receiver = new Receiver();
  private sites = 0;

  private constructor(
    readonly postgres: OwnPostgres,
    readonly app: TestApp,
  ) {}

  /** @param megabytes of the volume with its data, where that is to be a small one */
  static async open(size: { megabytes?: number } = {}): Promise<Stage> {
    const postgres = await OwnPostgres.begin(size);
    const receiver = new Receiver();
    await receiver.start();
    const app = await startApp(postgres.rootUrl, { outboundAllow: [receiver.pair] });
    return Object.assign(new Stage(postgres, app), { receiver });
  }

  /** A server in a process of its own. @param databaseUrl as the application’s role */
  async server({
    main,
    databaseUrl,
  }: { main?: string; databaseUrl?: string } = {}): Promise<Supervised> {
    const env = {
      OUTBOUND_ALLOW: this.receiver.pair,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    };
    return Supervised.start(this.postgres.ownerUrl, { env, ...(main ? { main } : {}) });
  }

  /** A site with a ledger, whose receiver refuses some of what it is told for the first time. */
  async play(): Promise<Play> {
    const slug = `play-${(this.sites += 1)}`;
    const desk = new Desk(this.app, await makeSite(this.app, slug));
    const hook = `/${slug}`;
    const refused = new Set<unknown>();
    const random = randomFrom(this.sites);
    this.receiver.answer(hook, (response, { headers }) => {
      const id = headers['webhook-id'];
      const refuses = random() < REFUSED_SHARE && !refused.has(id);
      if (refuses) refused.add(id);
      response.writeHead(refuses ? 500 : 204).end();
    });
    await created(desk, 'webhooks', { url: this.receiver.urlOf(hook), types: [] });
    const list = { name: 'Words', outcome: 'hold', terms: [HELD_WORD] };
    await created(desk, 'moderation/term-lists', list);
    return new Play(this, desk, hook);
  }

  /** Each number equals a count, and each index what it is over. */
  async faults(): Promise<string[]> {
    const broken = await this.postgres.brokenRelations();
    return [...(await inconsistencies(this.postgres.ownerUrl)), ...broken];
  }

  async close(): Promise<void> {
    await this.app.stop();
    await this.receiver.stop();
    await this.postgres.end();
  }
}

/** What is done on one site, and what came of it. */
export class Play {
  readonly ledger = new Ledger();

  constructor(
    private readonly stage: Stage,
    readonly desk: Desk,
    private readonly hook: string,
  ) {}

  /** What anybody may see, once everything was delivered that can be. */
  async found(servers: readonly Client[], threads: readonly string[]): Promise<Found> {
    await this.delivered(servers[0]!);
    const { receiver } = this.stage;
    return findOut(this.desk, servers, { threads, receiver, hook: this.hook });
  }

  findingsIn(found: Found): string[] {
    return findingsOf(this.ledger.read(), found);
  }

  /** Lets the servers deliver, and then, on a clock that is moved, what waits for minutes. */
  private async delivered(http: Client): Promise<void> {
    const { app } = this.stage;
    await this.ordered();
    const events = await eventsOf(http, this.desk);
    const allCame = (): boolean => {
      const came = new Set(this.stage.receiver.at(this.hook).map(({ event }) => event.id));
      return events.every(({ id }) => came.has(id));
    };
    await eventually(allCame, SOON_MS).catch(() => {});
    for (let round = 0; round < 3 && !allCame(); round += 1) {
      app.later(LEASE_AND_WAITS_MS);
      await app.app.get(WebhookDispatchService).runDue();
    }
  }

  /** Nobody can be told of an event, or read it, before the relay has given it its number. */
  private async ordered(): Promise<void> {
    const order = this.stage.app.app.get(EventOrderRepository);
    await eventually(async () => (await order.sitesWaiting()).length === 0);
  }
}

async function created(desk: Desk, path: string, body: object): Promise<void> {
  const { http } = desk.server;
  const made = await http.post(`${desk.at}/${path}`, { as: desk.site.admin, body });
  if (made.status !== 201) throw new Error(`${path}: ${made.status} ${made.text}`);
}
