import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Authorised } from '../auth/caller.decorator.js';
import { holds, type Viewer } from '../auth/permission.rules.js';
import { Problem } from '../common/http/problem.js';
import type { Actor, Author, Caller } from './caller.rules.js';

/** The caller as comments know them. A key that may not see the moderators' desk sees what the public sees. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => {
    const { viewer } = context.switchToHttp().getRequest<Authorised>();
    return callerOf(viewer);
  },
);

/** Whom the log names for this call: the member behind the key, else the key. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { viewer } = context.switchToHttp().getRequest<Authorised>();
  return actorOf(viewer);
});

/** The caller as somebody who may have written something. @throws {Problem} sign-in-required */
export const CurrentAuthor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Author => {
    const { viewer } = context.switchToHttp().getRequest<Authorised>();
    if (viewer.kind === 'reader') return { personId: viewer.personId };
    if (viewer.kind === 'guest') return { editTokenHash: viewer.tokenHash };
    throw new Problem('sign-in-required');
  },
);

function callerOf(viewer: Viewer): Caller {
  if (viewer.kind === 'guest') return { kind: 'guest', tokenHash: viewer.tokenHash };
  const moderates = holds(viewer, 'audit');
  if (viewer.kind === 'reader') {
    const { personId, via } = viewer;
    if (moderates) return { kind: 'moderator', actor: actorOf(viewer), personId };
    return { kind: 'reader', personId, ...(via === undefined ? {} : { via }) };
  }
  return moderates ? { kind: 'moderator', actor: actorOf(viewer) } : { kind: 'public' };
}

function actorOf(viewer: Viewer): Actor {
  if (viewer.kind === 'reader') return { kind: 'person', id: viewer.personId };
  if (viewer.kind !== 'key') return { kind: 'author', id: null };
  return viewer.memberId
    ? { kind: 'member', id: viewer.memberId }
    : { kind: 'key', id: viewer.keyId };
}
