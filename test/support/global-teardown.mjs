import { dropDatabases } from './global-setup.mjs';

/** Drops what this run made and leaves the server, which stops with its last run. */
export default async function teardown() {
  const server = globalThis.testPostgres;
  if (!server) return;
  await dropDatabases(server.url, (run) => run === process.pid);
  await server.stop();
}
