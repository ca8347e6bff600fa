import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ChecksService } from './checks.service.js';
import { ExternalCheckService } from './external/external-check.service.js';
import { ScreeningSecretsRepository } from './external/screening-secrets.repository.js';
import { FactsRepository } from './facts.repository.js';
import { FindingsRepository } from './findings.repository.js';
import { TermListsController } from './lists/term-lists.controller.js';
import { TermListsRepository } from './lists/term-lists.repository.js';
import { TermListsService } from './lists/term-lists.service.js';
import { TermMatcher } from './lists/term-matcher.js';
import { BacktestAnswers } from './rules/backtest.answers.js';
import { BacktestWorkService } from './rules/backtest-work.service.js';
import { BacktestsController } from './rules/backtests.controller.js';
import { BacktestsRepository } from './rules/backtests.repository.js';
import { BacktestsService } from './rules/backtests.service.js';
import { PastTextsService } from './rules/past-texts.service.js';
import { RuleAlarmsService } from './rules/rule-alarms.service.js';
import { RuleAnswers } from './rules/rule.answers.js';
import { RuleChecksService } from './rules/rule-checks.service.js';
import { RuleEffectsRepository } from './rules/rule-effects.repository.js';
import { RuleEffectsService } from './rules/rule-effects.service.js';
import { RuleHitsRepository } from './rules/rule-hits.repository.js';
import { RuleJudgementsService } from './rules/rule-judgements.service.js';
import { RulesController } from './rules/rules.controller.js';
import { RulesRepository } from './rules/rules.repository.js';
import { RulesService } from './rules/rules.service.js';
import { ScreeningController } from './screening.controller.js';
import { ScreeningService } from './screening.service.js';

@Module({
  imports: [AddressesModule, IdempotencyModule, JobsModule, ThreadsModule],
  controllers: [TermListsController, RulesController, BacktestsController, ScreeningController],
  providers: [
    TermListsRepository,
    TermListsService,
    TermMatcher,
    RulesRepository,
    RuleHitsRepository,
    RulesService,
    RuleAlarmsService,
    RuleChecksService,
    RuleEffectsRepository,
    RuleEffectsService,
    RuleJudgementsService,
    RuleAnswers,
    BacktestsRepository,
    BacktestsService,
    PastTextsService,
    BacktestWorkService,
    BacktestAnswers,
    FactsRepository,
    FindingsRepository,
    ChecksService,
    ScreeningSecretsRepository,
    ExternalCheckService,
    ScreeningService,
  ],
  exports: [ScreeningService],
})
export class ScreeningModule {}
