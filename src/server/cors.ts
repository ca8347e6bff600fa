import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Policy } from '../auth/permission.rules.js';
import type { SitesService } from '../sites/sites.service.js';
import { allowedOrigin, reachOf, type Reach } from './cors.rules.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** As `@Allow` says. */
    policy?: Policy;
    isKept?: boolean;
    /** Of every method at this address, where it belongs to a site. */
    policies?: ReadonlyMap<string, Policy>;
  }
}

const EXPOSED_HEADERS = [
  'ETag',
  'Location',
  'Link',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotent-Replayed',
  'X-Request-Id',
];
const READING_HEADERS = ['Accept', 'Content-Type', 'If-None-Match', 'Last-Event-ID'];
const ALLOWED_HEADERS = [...READING_HEADERS, 'Authorization', 'If-Match', 'Idempotency-Key'];
const MAX_AGE_SECONDS = 600;

/** Tells browsers which pages may call what. `sites` knows each site's own origins. */
export function allowOtherOrigins(fastify: FastifyInstance, sites: SitesService): void {
  answerPreflights(fastify);
  fastify.register(cors, { delegator: (request: FastifyRequest) => optionsFor(request, sites) });
}

/** Which pages may read the answer to this request; of a preflight, to the request it asks about. */
export function reachFor({ method, headers, routeOptions }: FastifyRequest): Reach {
  const preflight = method === 'OPTIONS';
  const asked = preflight ? headers['access-control-request-method'] : method;
  const named = headers['access-control-request-headers'] ?? '';
  const hasCredential = preflight
    ? /\bauthorization\b/i.test(named)
    : headers.authorization !== undefined;
  return reachOf(routeOptions.config?.policies?.get(asked ?? ''), hasCredential);
}

/**
 * Gives each address of a site a route for OPTIONS, which knows what its other methods ask for.
 * It is reached only where no origin is allowed, and is then as absent as any other.
 */
function answerPreflights(fastify: FastifyInstance): void {
  const known = new Map<string, Map<string, Policy>>();
  fastify.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.policy || !url.includes('/:site')) return;
    const policies = known.get(url) ?? new Map<string, Policy>();
    for (const each of [method].flat()) policies.set(each, config.policy);
    config.policies = policies;
    if (known.has(url)) return;
    known.set(url, policies);
    fastify.options(url, { config: { policies } }, (_, reply) => reply.callNotFound());
  });
}

async function optionsFor(
  request: FastifyRequest,
  sites: SitesService,
): Promise<FastifyCorsOptions> {
  const reach = reachFor(request);
  const { origin } = request.headers;
  const registered =
    reach === 'registered' && origin !== undefined ? await originsOf(request, sites) : [];
  return {
    origin: allowedOrigin(reach, origin, registered) ?? false,
    // A browser keeps what a preflight allowed for every later call to the address.
    methods: request.headers['access-control-request-method'] ?? [],
    allowedHeaders: reach === 'everywhere' ? READING_HEADERS : ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: MAX_AGE_SECONDS,
    strictPreflight: false,
  };
}

/** None of a site that cannot be had: the route then says why. */
async function originsOf(request: FastifyRequest, sites: SitesService): Promise<string[]> {
  try {
    const { site } = request.params as { site: string };
    return (await sites.get(site)).settings.origins;
  } catch {
    return [];
  }
}
