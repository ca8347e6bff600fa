import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Policy } from './permission.rules.js';

export const POLICY = 'colloquy:policy';

/**
 * What this route asks of its caller. A route without one keeps the server from starting. The
 * router knows it as well: which other sites' pages may call follows from it.
 *
 * @param isKept whether the answers to calls without a credential are kept, for everybody: only of
 *   `anyone`, and only through `PageAnswers`
 */
export const Allow = (policy: Policy, { isKept = false } = {}): MethodDecorator =>
  applyDecorators(SetMetadata(POLICY, policy), RouteConfig({ policy, isKept }));
