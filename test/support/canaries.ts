import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { query } from './database.js';
import type { Canary } from './canary-book.js';
import type { PostedComment } from './desk.js';
import { PeopleCanaries } from './people-canaries.js';

/** Hidden texts of every kind on one site, each with its own word. */
export class Canaries extends PeopleCanaries {
  /** Puts them all there. A new kind of hidden text needs a line here and one in sight-table.ts. */
  async plant(): Promise<void> {
    const { desk } = this;
    const [name, email] = [this.word(), this.word()];
    this.author = await desk.reader('author', { name, email: `${email}@reader.example` });
    this.add('a reader’s name', name, this.author);
    this.add('a reader’s address', email, this.author);
    this.personId = (await desk.server.http.get(`${desk.at}/me`, { as: this.author })).body.id;
    const page = { url: 'https://daily.example/story', tags: ['news'] };
    this.thread = await desk.thread(page);
    await this.begin(this.thread);
    this.root = (await this.harmless()).id;

    await desk.patchThread(this.thread, { moderation: 'pre' });
    await this.neverShown('pending');
    await this.neverShown('rejected', 'reject');
    await this.neverShown('spam', 'mark-spam');
    await desk.patchThread(this.thread, { moderation: 'post' });
    for (const [kind, action] of Object.entries({ removed: 'remove', hidden: 'hide' })) {
      await this.takenDown(kind, action);
    }
    await this.takenDown('spam', 'mark-spam');
    await this.takenDown('withdrawn');
    await this.edited();
    await this.explained();
    await this.hiddenThread();
    await this.appealed();
    await this.noticed();
    await this.shadowed();
    await this.sanctioned();
    await this.reviewed();
  }

  private async idOf(thread: string): Promise<string> {
    return (await this.desk.server.http.get(thread)).body.id as string;
  }

  private async harmless(parentId?: string): Promise<PostedComment> {
    const posted = await this.desk.post(this.thread, 'Harmless', parentId ? { parentId } : {});
    this.comments.push(posted.id);
    return posted;
  }

  /** By the reader, or by a guest of their own with a name and an address. */
  private async post(
    kind: string,
    writer: 'reader' | 'guest',
    options: { parentId?: string } = {},
    thread = this.thread,
  ): Promise<PostedComment & { as: string }> {
    const text = this.word();
    const [name, address] = [this.word(), this.word()];
    const guest = { name, email: `${address}@guest.example` };
    const by = writer === 'reader' ? { as: this.author } : { guest };
    const posted = await this.desk.post(thread, text, { ...by, ...options });
    const as = writer === 'reader' ? this.author : posted.editToken;
    this.comments.push(posted.id);
    this.add(kind, text, as, posted.id);
    if (writer === 'guest') {
      this.add('a guest’s name', name, as);
      this.add('a guest’s address', address, as);
    }
    return { ...posted, as };
  }

  /** Held, and then perhaps turned down; at the top and as a reply. */
  private async neverShown(kind: string, action?: string): Promise<void> {
    for (const writer of ['reader', 'guest'] as const) {
      for (const options of [{}, { parentId: this.root }]) {
        const { id, as } = await this.post(kind, writer, options);
        if (action) await this.decide(action, id, as);
      }
    }
  }

  /** Shown as a reply, and at the top with a reply of its own, then taken down. */
  private async takenDown(kind: string, action?: string): Promise<void> {
    for (const writer of ['reader', 'guest'] as const) {
      for (const options of [{}, { parentId: this.root }]) {
        const { id, as } = await this.post(kind, writer, options);
        if (!options.parentId) await this.harmless(id);
        if (action) await this.decide(action, id, as);
        else await this.call('delete', id, as);
      }
    }
  }

  private async decide(action: string, id: string, writer: string): Promise<void> {
    const [note, message] = [this.word(), this.word()];
    const done = await this.desk.decide(action, id, { note, messageToAuthor: message });
    expect(done.status).toBe(200);
    this.add('a moderator’s note', note, writer);
    const kind = action === 'mark-spam' ? 'a message about spam' : 'a message';
    this.add(kind, message, writer, id);
  }

  /** An older text, an edit that waits, and one that was turned down. Their comments show. */
  private async edited(): Promise<void> {
    const { desk } = this;
    const as = await desk.reader('editor', { name: 'Ed' });
    const edit = async (id: string, kind: string, body: string): Promise<void> => {
      await this.call('patch', id, as, { body });
      if (kind !== '') this.add(kind, body, as);
    };
    const post = async (body: string): Promise<string> => {
      const { id } = await desk.post(this.thread, body, { as });
      this.comments.push(id);
      return id;
    };
    const older = this.word();
    await edit(await post(older), '', 'Harmless now');
    this.add('an older text', older, as);
    const [waiting, rejected] = [await post('Harmless'), await post('Harmless')];
    await desk.patchThread(this.thread, { moderation: 'pre' });
    await edit(waiting, 'an edit that waits', this.word());
    await edit(rejected, 'a rejected edit', this.word());
    await desk.decide('reject', rejected);
    await desk.patchThread(this.thread, { moderation: 'post' });
  }

  /** What a reader explains to the moderators. */
  private async explained(): Promise<void> {
    const as = await this.desk.reader('reporter');
    const explanation = this.word();
    const sent = { as, body: { reason: 'abuse', explanation } };
    const at = `${this.desk.at}/comments/${this.root}/reports`;
    expect((await this.desk.server.http.post(at, sent)).status).toBe(204);
    this.add('a report', explanation, as);
  }

  /** What one moderator writes to another while they have an item. */
  private async reviewed(): Promise<void> {
    const { desk } = this;
    const text = this.word();
    const [claimed] = (await desk.claim('pending', { count: 1 })).items;
    const sent = { as: desk.site.moderator, body: { leaseToken: claimed!.leaseToken, text } };
    const at = `${desk.at}/moderation/items/${claimed!.id}/notes`;
    expect((await desk.server.http.post(at, sent)).status).toBe(200);
    this.add('a note on an item', text, desk.site.moderator);
    const rows = await query<{ id: string }>(
      desk.server.databaseUrl,
      'select id from review_items order by id',
    );
    this.items.push(...rows.map(({ id }) => id));
    const stated = await query<{ id: string }>(
      desk.server.databaseUrl,
      'select id from statements order by id',
    );
    this.decisions.push(...stated.map(({ id }) => id));
  }

  /** Before anything is said there. */
  private async begin(thread: string): Promise<void> {
    this.threads.push(await this.idOf(thread));
    const { body } = await this.desk.server.http.get(`${thread}/changes`);
    this.beginnings.push(body.changes as string);
  }

  private async hiddenThread(): Promise<void> {
    const { desk } = this;
    const title = this.word();
    const thread = await desk.thread({ title, tags: ['news'], url: 'https://daily.example/gone' });
    await this.begin(thread);
    await this.post('a comment on a hidden page', 'reader', {}, thread);
    await this.post('a comment on a hidden page', 'guest', {}, thread);
    await desk.patchThread(thread, { state: 'hidden' });
    this.add('the title of a hidden page', title, desk.site.admin);
  }
}

const ADDRESS = /address$/;

/** A word as it may be met: an address also by its usual digests. */
export function formsOf({ kind, word }: Canary): string[] {
  if (!ADDRESS.test(kind)) return [word];
  const domain = kind.startsWith('a guest') ? 'guest.example' : 'reader.example';
  const digests = ['md5', 'sha1', 'sha256'].map((name) =>
    createHash(name).update(`${word}@${domain}`).digest(),
  );
  return [word, ...digests.flatMap((each) => [each.toString('hex'), each.toString('base64')])];
}
