import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Policy } from './permission.rules.js';

export const POLICY = 'colloquy:policy';

/**
 * What this route asks of its caller. A route without one keeps the server from starting. The
 * router knows it as well: which other sites' pages may call follows from it.
 */
export const Allow = (policy: Policy): MethodDecorator =>
  applyDecorators(SetMetadata(POLICY, policy), RouteConfig({ policy }));
