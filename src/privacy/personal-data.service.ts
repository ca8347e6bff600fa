import { Injectable } from '@nestjs/common';
import { stateForAuthor } from '../comments/comment-states.rules.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfComment, emailOfNotice, emailOfPerson } from '../common/crypto/sealed-for.rules.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import {
  PersonalDataRepository,
  type CommentData,
  type NoticeData,
  type Owners,
  type PersonData,
} from './personal-data.repository.js';
import type { Subject } from './subject.js';
import { SubjectsRepository } from './subjects.repository.js';

/** Rows held at a time. */
const PAGE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

type Reader<Row> = (after: string, limit: number) => Promise<Row[]>;

/** Tells somebody everything that is kept about them, as JSON, at the speed of whoever reads it. */
@Injectable()
export class PersonalDataService {
  constructor(
    private readonly subjects: SubjectsRepository,
    private readonly data: PersonalDataRepository,
    private readonly emails: EmailVault,
    private readonly clock: Clock,
  ) {}

  /** One JSON object in pieces. Others' names and addresses are in none of them. */
  async *export(site: Site, subject: Subject): AsyncGenerator<string> {
    const personIds = await this.subjects.personIds(site.id, subject);
    const owners: Owners = { personIds, emailIndexes: subject.emailIndexes };
    const head = { site: site.slug, exportedAt: this.clock.now() };
    yield `${JSON.stringify(head).slice(0, -1)},"people":`;
    yield JSON.stringify((await this.data.people(site.id, owners)).map((row) => this.person(row)));
    for (const [name, read] of this.lists(site, owners)) {
      yield `,"${name}":[`;
      yield* inPages(read);
      yield ']';
    }
    yield '}';
  }

  private lists({ id }: Site, owners: Owners): [string, Reader<{ id: string }>][] {
    const { data } = this;
    const now = this.clock.now();
    return [
      [
        'comments',
        async (after, limit) =>
          (await data.comments(id, owners, after, limit)).map((row) => this.comment(row)),
      ],
      ['votes', (after, limit) => data.votes(id, owners, after, limit)],
      [
        'notices',
        async (after, limit) =>
          (await data.notices(id, owners, after, limit)).map((row) => this.notice(row)),
      ],
      ['reports', (after, limit) => data.reports(id, owners, after, limit)],
      ['statements', (after, limit) => data.statements(id, owners, after, limit)],
      ['sanctions', (after, limit) => data.sanctions(id, owners, now, { after, limit })],
      ['appeals', (after, limit) => data.appeals(id, owners, after, limit)],
      ['decisions', (after, limit) => data.decisions(id, owners, after, limit)],
    ];
  }

  private person({ emailSealed, ...row }: PersonData) {
    const email = emailSealed && this.emails.open(emailSealed, emailOfPerson(row.id));
    return { ...row, email };
  }

  private notice({ emailSealed, ...row }: NoticeData) {
    return { ...row, email: this.emails.open(emailSealed, emailOfNotice(row.id)) };
  }

  private comment({ emailSealed, priorState, shadowed, ...row }: CommentData) {
    const email = emailSealed && this.emails.open(emailSealed, emailOfComment(row.id));
    const state = stateForAuthor({ state: row.state, priorState, shadowed });
    const publishedAt = row.publishedAt ?? (state === 'published' ? row.createdAt : null);
    return { ...row, state, publishedAt, email };
  }
}

async function* inPages(read: Reader<{ id: string }>): AsyncGenerator<string> {
  let separator = '';
  let page = await read(FIRST, PAGE);
  while (page.length > 0) {
    yield separator + page.map((row) => JSON.stringify(row)).join(',');
    separator = ',';
    page = page.length < PAGE ? [] : await read(page.at(-1)!.id, PAGE);
  }
}
