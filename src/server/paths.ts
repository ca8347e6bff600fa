/** Every route of the API is below it. */
export const GLOBAL_PREFIX = 'api/v1';

/** Health, whom to tell of a vulnerability, where mailed links lead, and the demo's pages. */
export const OUTSIDE_PREFIX = [
  'healthz',
  'readyz',
  '.well-known/security.txt',
  'data-requests',
  'data-requests/*path',
  '/',
  'demo',
  'demo/*path',
];
