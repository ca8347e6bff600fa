import { Module } from '@nestjs/common';
import { PeopleDirectoryService } from './people-directory.service.js';
import { PeopleRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';
import { PersonChangesService } from './person-changes.service.js';
import { PersonMergingRepository } from './person-merging.repository.js';
import { PersonMergingService } from './person-merging.service.js';

@Module({
  providers: [
    PeopleRepository,
    PeopleService,
    PeopleDirectoryService,
    PersonChangesService,
    PersonMergingRepository,
    PersonMergingService,
  ],
  exports: [PeopleService, PeopleDirectoryService, PersonMergingService],
})
export class PeopleModule {}
