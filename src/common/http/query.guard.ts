import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Nest's own number for `@Query()` among a handler's arguments. */
const QUERY = '4';

/** Refuses query parameters of routes that read none; the others' DTOs refuse what they do not know. */
@Injectable()
export class QueryGuard implements CanActivate {
  /** @throws {Problem} invalid-request */
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(query as object);
    if (names.length === 0 || readsQuery(context)) return true;
    throw Problem.invalid(
      names.map((name) => ({ pointer: `?${name}`, detail: 'is not a parameter we know' })),
    );
  }
}

function readsQuery(context: ExecutionContext): boolean {
  const args = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  ) as Record<string, unknown> | undefined;
  return Object.keys(args ?? {}).some((key) => key.split(':')[0] === QUERY);
}
