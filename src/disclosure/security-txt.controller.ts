import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import { respond } from '../common/http/respond.js';
import { Clock } from '../common/time/clock.js';
import { securityTxt } from './security-txt.rules.js';

/** Whom to tell of a vulnerability, as far as the operator said. */
export abstract class Disclosure {
  abstract readonly contact: string | null;
  abstract readonly publicUrl: string | null;
}

@ApiExcludeController()
@Controller('.well-known/security.txt')
export class SecurityTxtController {
  constructor(
    private readonly clock: Clock,
    @Inject(Disclosure) private readonly disclosure: Disclosure,
  ) {}

  /** @throws {Problem} not-found where no contact is configured */
  @Get()
  @Allow('anyone')
  file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { contact, publicUrl } = this.disclosure;
    if (contact === null) throw new Problem('not-found');
    const body = securityTxt({ contact, publicUrl, now: this.clock.now() });
    respond(request, reply, { body, format: 'text', keep: 'private' });
  }
}
