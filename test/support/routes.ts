import type { FastifyInstance } from 'fastify';
import type { TestApp } from './app.js';

export interface Route {
  method: string;
  /** As the router has it: `/api/v1/sites/:site`. */
  path: string;
}

/** Every route there is to call: not HEAD, preflights, or the browsable documentation. */
export function routesOf({ app }: TestApp): Route[] {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const above: string[] = [];
  return fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^(?<indent>[│ ]*)[├└]── (?<part>\S*)(?: \((?<methods>[^)]+)\))?/.exec(line);
      if (!match) return [];
      const { indent = '', part = '', methods = '' } = match.groups!;
      const level = indent.length / 4;
      const path = (above[level - 1] ?? '') + part;
      above.splice(level, above.length, path);
      return methods.split(', ').map((method) => ({ method, path }));
    })
    .filter(
      ({ method, path }) =>
        !['', 'HEAD', 'OPTIONS'].includes(method) && !path.startsWith('/api/docs'),
    );
}
