import { DerivedEventsService } from '../../src/derived-events/derived-events.service.js';
import { WebhookDispatchService } from '../../src/webhooks/webhook-dispatch.service.js';
import type { TestApp } from './app.js';

/** From now on what is stored changes by calls alone: what would be told of them waits. */
export async function tellNoMore({ app }: Pick<TestApp, 'app'>): Promise<void> {
  await app.get(WebhookDispatchService).beforeApplicationShutdown();
  await app.get(DerivedEventsService).beforeApplicationShutdown();
}
