import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { DemoService, type DemoFacts } from '../../src/demo/demo.service.js';
import { createApp } from '../../src/server/create-app.js';
import { Client, TEST_SECRET } from './app.js';
import { appUrlOf, freshDatabase } from './database.js';

/** A server with the demo's page. */
export interface Demo {
  app: NestFastifyApplication;
  origin: string;
  http: Client;
}

/** With nothing in its database yet. */
export async function startDemo(): Promise<Demo> {
  const module = AppModule.with({
    databaseUrl: appUrlOf(await freshDatabase()),
    poolSize: 4,
    secrets: () => ({ current: TEST_SECRET }),
    demo: true,
  });
  const app = await createApp(module, { logLevels: ['error'] });
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  return { app, origin, http: new Client(origin) };
}

/** Does what every start of the demo does. */
export function prepare({ app, origin }: Demo): Promise<DemoFacts> {
  return app.get(DemoService).prepare(origin);
}
