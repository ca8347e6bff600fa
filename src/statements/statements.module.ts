import { Module, type DynamicModule } from '@nestjs/common';
import { PublicAddress } from '../common/http/public-address.js';
import { StatementAnswers } from './statements.answers.js';
import { StatementsController } from './statements.controller.js';
import { StatementsRepository } from './statements.repository.js';
import { StatementsService } from './statements.service.js';

/** What is kept of restrictions, for whoever restricts. */
@Module({
  providers: [StatementsRepository, StatementsService],
  exports: [StatementsService],
})
export class StatementsModule {}

/** What is told of them. */
@Module({})
export class StatementRoutesModule {
  static with({ publicUrl }: { publicUrl: string | null }): DynamicModule {
    return {
      module: StatementRoutesModule,
      imports: [StatementsModule],
      controllers: [StatementsController],
      providers: [
        StatementAnswers,
        { provide: PublicAddress, useValue: new PublicAddress(publicUrl) },
      ],
    };
  }
}
