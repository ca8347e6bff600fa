import { isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { clientPrefix } from '../common/http/client-address.js';
import type { Authorised } from './caller.decorator.js';
import type { Viewer } from './permission.rules.js';

/** Where a call comes from, for limits and for what is kept about it. */
export interface Sender {
  viewer: Viewer;
  /** The reader's, where there is one. */
  personId: string | null;
  /** Of the key that calls, for itself or for a reader. */
  keyId: string | null;
  /**
   * What counts as one client, e.g. `203.0.113.7`; null where a backend calls and does not say for
   * which address. Personal: it is hashed before anything is kept.
   */
  address: string | null;
}

export const CurrentSender = createParamDecorator((_: unknown, context: ExecutionContext): Sender =>
  senderOf(context.switchToHttp().getRequest<Authorised>()),
);

export function senderOf(request: Authorised): Sender {
  const { viewer } = request;
  const keyId =
    viewer.kind === 'key' ? viewer.keyId : viewer.kind === 'reader' ? (viewer.via ?? null) : null;
  const personId = viewer.kind === 'reader' ? viewer.personId : null;
  return { viewer, personId, keyId, address: addressOf(request, keyId !== null) };
}

/** A backend's own address says nothing about its readers; it may tell theirs. */
function addressOf({ ip, headers }: Authorised, byBackend: boolean): string | null {
  if (!byBackend) return clientPrefix(ip);
  const told = headers['colloquy-client-ip'];
  return typeof told === 'string' && isIP(told) !== 0 ? clientPrefix(told) : null;
}
