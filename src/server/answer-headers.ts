import type { FastifyRequest } from 'fastify';
import type { Reach } from './cors.rules.js';

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
/** The browsable documentation is a page: its own scripts and styles, nothing from elsewhere. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** On every answer there is, also where the HTTP parser gives up. */
export const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': API_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

/** So that scripts of any page can read why it is none as well. */
const EVERYWHERE = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/**
 * On every answer to a request, whatever its status. What compresses in front of us often does not
 * say that it did, so `Vary` does.
 */
export function headersFor(
  { url, id }: Pick<FastifyRequest, 'url' | 'id'>,
  reach: Reach,
): Record<string, string> {
  return {
    ...ALWAYS,
    ...(/^\/api\/docs(\/|$)/.test(url) ? { 'content-security-policy': DOCS_POLICY } : {}),
    ...(reach === 'everywhere' ? EVERYWHERE : {}),
    vary: 'Origin, Accept-Encoding',
    'x-request-id': id,
  };
}
