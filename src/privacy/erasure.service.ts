import { Injectable } from '@nestjs/common';
import { CommentErasureService, type Erased } from '../comments/comment-erasure.service.js';
import { Clock } from '../common/time/clock.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import type { Site } from '../sites/sites.service.js';
import type { ErasureMode } from './data-request.rules.js';
import { LeavingService } from './leaving.service.js';
import type { Subject } from './subject.js';
import { SubjectsRepository } from './subjects.repository.js';

/** How many rows of each kind were erased. No word, no name, no address. */
export type ErasureReport = Erased & {
  people: number;
  explanations: number;
  /** Those whose words went. */
  sanctions: number;
};

/**
 * Forgets somebody, everywhere. First they write nothing more, so that nothing is left over. Who they
 * are comes last: until then a run that was killed finds them, and goes on.
 */
@Injectable()
export class ErasureService {
  constructor(
    private readonly subjects: SubjectsRepository,
    private readonly comments: CommentErasureService,
    private readonly answers: IdempotencyService,
    private readonly leaving: LeavingService,
    private readonly clock: Clock,
  ) {}

  async erase(
    site: Site,
    subject: Subject,
    mode: ErasureMode,
    progress: (erased: Partial<ErasureReport>) => Promise<void> = () => Promise.resolve(),
  ): Promise<ErasureReport> {
    const personIds = await this.leaving.leave(site, subject);
    const answers = await this.answers.forgetReaders(site.id, personIds);
    const authors = { personIds, emailIndexes: subject.emailIndexes };
    const erased = await this.comments.eraseBy(
      site,
      authors,
      { keepPublished: mode === 'anonymise' },
      progress,
    );
    const now = this.clock.now();
    const explanations = await this.comments.eraseExplanationsBy(site, authors, now);
    const { emailIndexes } = subject;
    const sanctions = await this.subjects.dropSanctionWords(site.id, personIds, emailIndexes);
    const people = await this.leaving.forget(site, personIds);
    return { ...erased, answers: erased.answers + answers, people, explanations, sanctions };
  }
}
