import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorised } from '../../auth/caller.decorator.js';
import { Problem } from '../../common/http/problem.js';
import { respondPrivately } from '../../common/http/respond.js';
import { created, OnceAnswers } from '../../idempotency/once.answers.js';
import { isOwnQueue } from '../../reviews/queue.rules.js';
import type { Site } from '../../sites/sites.service.js';
import { readCondition } from './condition-reading.rules.js';
import type { RuleDto } from './dto/rule.dto.js';
import { toRuleHeadView, toRuleView } from './dto/rule.view.js';
import { RuleJudgementsService } from './rule-judgements.service.js';
import { RulesService, type By, type RuleRow, type RuleText } from './rules.service.js';

/** Answers about rules. */
@Injectable()
export class RuleAnswers {
  constructor(
    private readonly rules: RulesService,
    private readonly judgements: RuleJudgementsService,
    private readonly once: OnceAnswers,
  ) {}

  async made(
    request: Authorised,
    reply: FastifyReply,
    { site, by, text }: { site: Site; by: By; text: RuleText },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const rule = await this.rules.create(site.id, text, by, tx);
        const location = `/api/v1/sites/${site.slug}/moderation/rules/${rule.id}`;
        return created(toRuleHeadView(rule), { location, version: rule.version });
      },
    });
  }

  async one(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    rule: RuleRow,
  ): Promise<void> {
    const judged = await this.judgements.of(site.id, rule);
    respondPrivately(request, reply, toRuleView(rule, judged), { version: rule.version });
  }
}

/** @throws {Problem} invalid-request naming what of the condition is wrong, or a queue that the site has not */
export function ruleTextOf({ settings }: Site, given: RuleDto): RuleText {
  const { name, condition, outcome, queue, priority, dailyCap, expiresAt } = given;
  const read = readCondition(condition);
  if ('faults' in read) {
    throw Problem.invalid(
      read.faults.map(({ pointer, detail }) => ({ pointer: `#/condition${pointer}`, detail })),
    );
  }
  if (queue && !isOwnQueue(settings.queues, queue)) {
    const detail = 'is no queue of the site’s own: name it in its settings first';
    throw Problem.invalid([{ pointer: '#/queue', detail }]);
  }
  const until = expiresAt ? new Date(expiresAt) : null;
  return {
    ...{ name, condition: read.condition, outcome, expiresAt: until },
    ...{ queue: queue ?? null, priority: priority ?? 0, dailyCap: dailyCap ?? null },
    ...actionsOf(given),
  };
}

function actionsOf({ slowMode = null, notify = false }: RuleDto) {
  return { slowMode: slowMode && { ...slowMode }, notify };
}
