import { Injectable } from '@nestjs/common';
import { CommentErasureService, type Erased } from '../comments/comment-erasure.service.js';
import { Clock } from '../common/time/clock.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { PeopleService } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import type { Subject } from './subject.js';
import type { ErasureMode } from './data-request.rules.js';
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
    private readonly people: PeopleService,
    private readonly clock: Clock,
  ) {}

  async erase(
    site: Site,
    subject: Subject,
    mode: ErasureMode,
    progress: (erased: Partial<ErasureReport>) => Promise<void> = () => Promise.resolve(),
  ): Promise<ErasureReport> {
    const personIds = await this.leave(site, subject);
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
    const people = await this.subjects.forget(site.id, personIds, now);
    for (const id of personIds) this.people.forget(site.id, id);
    return { ...erased, answers: erased.answers + answers, people, explanations, sanctions };
  }

  /** Whoever has left is merged no more, but may have been until then: so it is looked again. */
  private async leave(site: Site, subject: Subject): Promise<string[]> {
    let left: string[] = [];
    for (;;) {
      const personIds = await this.subjects.personIds(site.id, subject);
      if (personIds.every((id) => left.includes(id))) return left;
      await this.subjects.leave(site.id, personIds, this.clock.now());
      for (const id of personIds) this.people.forget(site.id, id);
      left = [...new Set([...left, ...personIds])];
    }
  }
}
