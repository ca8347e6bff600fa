import { Module } from '@nestjs/common';
import { PeopleRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';
import { StandingRepository } from './standing.repository.js';
import { StandingService } from './standing.service.js';

@Module({
  providers: [PeopleRepository, PeopleService, StandingRepository, StandingService],
  exports: [PeopleService, StandingService],
})
export class PeopleModule {}
