import { expect } from '@jest/globals';
import { CanaryBook } from './canary-book.js';
import type { PostedComment, PostOptions } from './desk.js';
import { noticeOn } from './sample-call.js';

/** Hidden words that appeals, notices and sanctions bring. */
export class PeopleCanaries extends CanaryBook {
  /** What an author says against a decision, and what they are answered. */
  protected async appealed(): Promise<void> {
    const { desk } = this;
    const { http } = desk.server;
    const as = await desk.reader('appellant');
    const { id } = await desk.post(this.thread, 'Harmless', { as });
    const hidden = await desk.decide('lock-replies', id);
    const [text, reason] = [this.word(), this.word()];
    const path = `${desk.at}/decisions/${hidden.body.results[0].decisionId}/appeals`;
    const filed = await http.post(path, { as, body: { text } });
    expect(filed.status).toBe(201);
    this.add('an appeal', text, as);
    const decided = await http.post(`${desk.at}/moderation/appeals/${filed.body.id}/decision`, {
      as: desk.site.admin,
      body: { outcome: 'confirmed', reason },
    });
    expect(decided.status).toBe(200);
    this.add('an appeal', reason, as);
    this.appeals.push(filed.body.id);
  }

  /** What anybody tells of a comment, and who they are. */
  protected async noticed(): Promise<void> {
    const { desk } = this;
    const [name, address, explanation, law] = [this.word(), this.word(), this.word(), this.word()];
    const filed = await noticeOn(desk, this.root, {
      name,
      email: `${address}@notifier.example`,
      explanation: `${explanation}: I was never convicted of anything.`,
      legalReference: law,
    });
    this.notices.push(filed.ref);
    this.add('who sent a notice', name, filed.statusToken);
    this.add('who sent a notice', address, filed.statusToken);
    this.add('what a notice says', explanation, filed.statusToken);
    this.add('the law in a notice', law, filed.statusToken);
  }

  /** What only its author and the moderators see: a comment, a reply, a reply to that, and an edit. */
  protected async shadowed(): Promise<void> {
    const { desk } = this;
    const as = await desk.reader('shade', { name: 'Shade' });
    const edited = await desk.post(this.thread, 'Harmless', { as });
    this.comments.push(edited.id);
    await this.sanction('shadow', { comment: edited.id, by: 'person' }, desk.site.moderator);
    this.people.push((await desk.see(edited.id)).body.author.id);
    for (const writer of ['reader', 'guest'] as const) {
      const email = `${this.word()}@guest.example`;
      if (writer === 'guest') await this.sanction('shadow', { email }, desk.site.moderator);
      const by = writer === 'reader' ? { as } : { guest: { name: 'Shady', email } };
      const [top] = [await this.unseen(by), await this.unseen({ ...by, parentId: this.root })];
      await this.unseen({ ...by, parentId: top.id });
    }
    const word = this.word();
    await this.call('patch', edited.id, as, { body: word });
    this.add('a shadowed edit', word, as);
  }

  private async unseen(options: PostOptions): Promise<PostedComment> {
    const word = this.word();
    const posted = await this.desk.post(this.thread, word, options);
    expect([posted.outcome, posted.state]).toEqual(['published', 'published']);
    this.comments.push(posted.id);
    this.add('shadowed', word, options.as ?? posted.editToken, posted.id);
    return posted;
  }

  /** What moderators say about a person, to them and to each other. */
  protected async sanctioned(): Promise<void> {
    const as = await this.desk.reader('warned', { name: 'Warned' });
    const { id } = (await this.desk.server.http.get(`${this.desk.at}/me`, { as })).body;
    await this.sanction('warning', { person: id }, as);
    this.people.push(id);
  }

  private async sanction(kind: string, about: object, reader: string): Promise<void> {
    const [reason, message] = [this.word(), this.word()];
    const { id } = await this.desk.sanction(kind, about, { reason, message });
    this.sanctions.push(id);
    this.add('why somebody is sanctioned', reason, reader);
    const told = kind === 'shadow' ? 'a message with a shadow' : 'a message with a sanction';
    this.add(told, message, reader);
  }
}
