import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Authorised } from '../auth/caller.decorator.js';
import { Problem } from '../common/http/problem.js';
import type { Appellant } from './appeal.rules.js';

/** Who appeals: a reader, a guest, or whoever sent a legal notice. @throws {Problem} sign-in-required */
export const CurrentAppellant = createParamDecorator(
  (_: unknown, context: ExecutionContext): Appellant => {
    const { viewer } = context.switchToHttp().getRequest<Authorised>();
    if (viewer.kind === 'reader') return { personId: viewer.personId };
    if (viewer.kind === 'guest') return { editTokenHash: viewer.tokenHash };
    if (viewer.kind !== 'notifier') throw new Problem('sign-in-required');
    return { noticeId: viewer.noticeId, tokenHash: viewer.tokenHash };
  },
);
