import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite } from '../common/http/cache-tags.js';
import { directionOf } from '../common/language/direction.rules.js';
import { formatOf, linkTo, respond, type Format, type Keeping } from '../common/http/respond.js';
import { escapeHtml } from '../markup/plain.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { toPolicyHeadView, toPolicyView } from './dto/policy.view.js';
import type { PolicyHead, ShownPolicy } from './policy-reading.service.js';

/** Sends what everybody may read, and every shared cache may keep. */
@Injectable()
export class PolicyAnswers {
  one(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    { policy, asked }: { policy: ShownPolicy & { seconds: number }; asked: Format | undefined },
  ): void {
    const format = formatOf(request, asked);
    const body = printed(site, policy, format);
    const { version, seconds } = policy;
    respond(request, reply, { body, format, version, keep: keeping(site, seconds) });
  }

  list(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    page: { items: PolicyHead[]; next: string | null; prev: string | null; seconds: number },
  ): void {
    const { items, next, prev, seconds } = page;
    const views = items.map((head) => toPolicyHeadView(site.slug, head));
    const body = JSON.stringify({ items: views, page: { next, prev } });
    respond(request, reply, {
      body,
      keep: keeping(site, seconds),
      link: linkTo(request, { next, prev }),
    });
  }
}

function keeping(site: Site, seconds: number): Keeping {
  return { seconds, tags: [tagOfSite(site)] };
}

function printed(site: Site, policy: ShownPolicy, format: Format): string {
  if (format === 'json') return JSON.stringify(toPolicyView(site.slug, policy));
  if (format === 'text') return `${policy.title}\n\n${policy.plain}`;
  const lang = languageFor(site, undefined);
  const open = `<section lang="${escapeHtml(lang)}" dir="${directionOf(lang)}">`;
  return `${open}<h2>${escapeHtml(policy.title)}</h2>${policy.html}</section>`;
}
