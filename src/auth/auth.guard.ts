import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { clientPrefix } from '../common/http/client-address.js';
import { Problem } from '../common/http/problem.js';
import { FailedSignIns } from '../limits/failed-sign-ins.service.js';
import { SitesService } from '../sites/sites.service.js';
import type { Authorised } from './caller.decorator.js';
import { bearerOf } from './bearer.js';
import { CredentialsService } from './credentials.service.js';
import { refusalTo, type Policy, type Viewer } from './permission.rules.js';
import { POLICY } from './policy.decorator.js';

/** The one place that says yes: who is calling, on which site, and whether the route allows it. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sites: SitesService,
    private readonly credentials: CredentialsService,
    private readonly failed: FailedSignIns,
  ) {}

  /**
   * @throws {Problem} site-not-found, sign-in-required, invalid-credential, key-in-browser,
   *   forbidden, malformed-request, rate-limited
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.get<Policy | undefined>(POLICY, context.getHandler());
    if (!policy) throw new Problem('forbidden');

    const request = context.switchToHttp().getRequest<Authorised>();
    const { site: slug } = request.params as { site?: string };
    const bearer = bearerOf(request.headers.authorization);
    if (slug !== undefined) request.site = await this.sites.get(slug);
    request.viewer = await this.viewerOf(request, bearer);

    if (isKey(request.viewer) && request.headers.origin !== undefined) {
      throw new Problem('key-in-browser', 'Call from your backend, without an Origin header.');
    }
    const reader = request.headers['colloquy-reader'];
    if (reader !== undefined) {
      request.viewer = await this.credentials.onBehalf(
        request.viewer,
        request.site,
        String(reader),
      );
    }
    const refusal = refusalTo(policy, request.viewer);
    if (refusal) throw new Problem(refusal);
    return true;
  }

  /** Whoever tries one credential after the other has so many tries. */
  private async viewerOf(request: Authorised, bearer: string | null): Promise<Viewer> {
    try {
      return await this.credentials.viewer(bearer, request.site);
    } catch (error) {
      const bad = error instanceof Problem && error.code === 'invalid-credential';
      if (bad && request.site) await this.failed.charge(request.site, clientPrefix(request.ip));
      throw error;
    }
  }
}

function isKey({ kind }: Viewer): boolean {
  return kind === 'key' || kind === 'operator';
}
