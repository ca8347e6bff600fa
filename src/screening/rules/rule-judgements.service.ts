import { Injectable } from '@nestjs/common';
import { RuleHitsRepository, type Judgements } from './rule-hits.repository.js';

export type { Judgements } from './rule-hits.repository.js';

/** How often people agreed with a rule: an overturned decision counts for nobody. */
@Injectable()
export class RuleJudgementsService {
  constructor(private readonly hits: RuleHitsRepository) {}

  async of(siteId: string, rule: { id: string; version: number }): Promise<Judgements> {
    return this.hits.judgements(siteId, rule);
  }
}
