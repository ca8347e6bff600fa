import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { bearerOf } from './bearer.js';
import { CredentialsService } from './credentials.service.js';
import { refusalTo, type Policy } from './permission.rules.js';

/** Whoever is still there long after the guard let them by. */
@Injectable()
export class CallersService {
  constructor(private readonly credentials: CredentialsService) {}

  /**
   * Whether a call that goes on would still be let by: roles change, keys and tokens end.
   *
   * @returns what asks, each time anew
   */
  watch(
    { headers }: { headers: { authorization?: string | undefined } },
    site: Site,
    policy: Policy,
  ): () => Promise<boolean> {
    return async () => {
      try {
        return (
          refusalTo(
            policy,
            await this.credentials.viewer(bearerOf(headers.authorization), site),
          ) === null
        );
      } catch (error) {
        if (error instanceof Problem) return false;
        throw error;
      }
    };
  }
}
