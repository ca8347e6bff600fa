/** Every route of the API is below it. */
export const GLOBAL_PREFIX = 'api/v1';

/** Health, and the demo's pages. */
export const OUTSIDE_PREFIX = ['healthz', 'readyz', '/', 'demo', 'demo/*path'];
