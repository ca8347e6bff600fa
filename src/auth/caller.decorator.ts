import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import type { Viewer } from './permission.rules.js';

export type Reader = Extract<Viewer, { kind: 'reader' }>;
export type MailedSubject = Extract<Viewer, { kind: 'subject' }>;
export type Notifier = Extract<Viewer, { kind: 'notifier' }>;

/** What the guard leaves on the request for the route. */
export type Authorised = FastifyRequest & { viewer: Viewer; site?: Site };

const request = (context: ExecutionContext): Authorised =>
  context.switchToHttp().getRequest<Authorised>();

export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => request(context).viewer,
);

/** The site named in the address; it exists, and the credential is of it. */
export const CurrentSite = createParamDecorator(
  (_: unknown, context: ExecutionContext) => request(context).site,
);

/** The signed-in reader, on a route that only readers may call. @throws {Problem} forbidden */
export const CurrentReader = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { viewer } = request(context);
  if (viewer.kind !== 'reader') throw new Problem('forbidden');
  return viewer;
});

/** The holder of a status token, whatever notice it belongs to; null for everybody else. */
export const CurrentNotifier = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { viewer } = request(context);
  return viewer.kind === 'notifier' ? viewer : null;
});

/** The holder of a mailed link, on a route that is for them. @throws {Problem} forbidden */
export const CurrentSubject = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { viewer } = request(context);
  if (viewer.kind !== 'subject') throw new Problem('forbidden');
  return viewer;
});
