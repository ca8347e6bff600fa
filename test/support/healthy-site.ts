import { expect } from '@jest/globals';
import { LogSealingService } from '../../src/log/log-sealing.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import type { TestApp } from './app.js';
import { AppealDesk } from './appeal-desk.js';
import type { PostedComment } from './desk.js';
import { query } from './database.js';
import { eventually } from './eventually.js';
import { hold } from './locks.js';
import { noticeOn } from './sample-call.js';

/** Other tests' transactions, in other databases, are waited for. */
const LONG_MS = 90_000;

/** A site on which everything has happened that a check looks at. */
export class HealthySite {
  private constructor(
    private readonly server: TestApp,
    private readonly desk: AppealDesk,
    private readonly bob: string,
    private readonly carl: string,
  ) {}

  /** @returns its slug, and what ends the transaction that keeps the last decisions from being sealed */
  static async fill(server: TestApp): Promise<{ slug: string; letGo: () => Promise<void> }> {
    const desk = await AppealDesk.open(server);
    const site = new HealthySite(server, desk, await desk.reader('bob'), await desk.reader('carl'));
    await site.talk();
    await site.decide();
    await site.wait();
    await site.hear();
    await site.sanction();
    await site.screen();
    await site.seal();
    const letGo = await hold(server.databaseUrl, 'select pg_current_xact_id()', []);
    await site.decideUnsealed();
    return { slug: desk.site.slug, letGo };
  }

  /** In a thread of four at the top, with a branch, votes, an edit and a withdrawal. */
  private async talk(): Promise<void> {
    const { desk, bob, carl } = this;
    const [first, second] = [await this.says('First'), await this.says('Second')];
    const reply = await desk.post(desk.page, 'A reply', { as: bob, parentId: first.id });
    await desk.post(desk.page, 'A guest’s reply', { parentId: reply.id });
    await this.edit(second, 'Second, and edited');
    await this.says('Third');
    const gone = await this.says('Said too much');
    await this.ok('DELETE', `/comments/${gone.id}`, desk.ann);
    for (const [as, value] of [[bob, 1] as const, [carl, -1] as const]) {
      await this.ok('PUT', `/comments/${first.id}/vote`, as, { value });
    }
  }

  private async decide(): Promise<void> {
    const { desk } = this;
    await desk.put();
    await desk.put({ text: 'Be kinder.', effectiveFrom: desk.soon(30) });
    const words = { policy: 'tone', note: 'Seen twice.', messageToAuthor: 'Please do not.' };
    await desk.decided('remove', (await this.says('Rude')).id, words);
    await desk.decided('hide', (await this.says('Ruder')).id, { note: 'For now.' });
    await this.purge((await this.says('Against the law')).id);
    const { id } = await this.says('Reported, and let stand');
    await this.report(id);
    await desk.decided('dismiss-reports', id);
    await this.report((await this.says('Reported')).id);
    await noticeOn(desk, (await this.says('Noticed')).id);
    await this.ends(`${desk.at}/moderation/bulk/${await desk.bulkJob()}`);
  }

  private async purge(commentId: string): Promise<void> {
    const { version } = (await this.desk.see(commentId)).body;
    const body = { action: 'purge', items: [{ commentId, version }] };
    await this.ok('POST', '/moderation/decisions', this.desk.site.admin, body);
  }

  /** Four wait, one of them with a second text; one was approved. */
  private async wait(): Promise<void> {
    const { desk, bob } = this;
    const thread = await desk.thread({}, { moderation: 'pre' });
    for (const text of ['One waits', 'Another waits']) await desk.post(thread, text, { as: bob });
    await this.edit(await desk.post(thread, 'It waits', { as: bob }), 'It waits still', bob);
    const { id } = await desk.post(thread, 'It was approved', { as: bob });
    const { items } = await desk.claim('pending', { count: 10 });
    const item = items.find(({ comment }) => comment.id === id)!;
    expect((await desk.judge('approve', item)).status).toBe(200);
  }

  private async hear(): Promise<void> {
    const { desk } = this;
    const [upheld, wrong] = [await desk.appealed(), await desk.appealed('hide')];
    for (const [{ filed }, outcome] of [
      [upheld, 'confirmed'] as const,
      [wrong, 'overturned'] as const,
    ]) {
      const { status, body } = await desk.rule(filed.id, { outcome });
      expect([status, body.code]).toEqual([200, undefined]);
    }
  }

  private async sanction(): Promise<void> {
    const { desk } = this;
    const [dora, fred, gus] = [
      await desk.person('dora'),
      await desk.person('fred'),
      await desk.person('gus'),
    ];
    await desk.sanction('pre-moderation', { person: dora.id });
    await desk.post(desk.page, 'Held', { as: await desk.reader('dora') });
    await desk.sanction('no-reports', { person: fred.id });
    await this.report((await this.says('Disliked')).id, await desk.reader('fred'));
    const path = `/people/${gus.id}/merge`;
    await this.ok('POST', path, desk.site.admin, { into: fred.id });
  }

  private async screen(): Promise<void> {
    const { desk } = this;
    await desk.termList();
    await desk.backtest();
  }

  private async seal(): Promise<void> {
    const { app } = this.server;
    const site = await app.get(SitesService).get(this.desk.site.slug);
    await eventually(async () => {
      await app.get(LogSealingService).seal(site);
      const waiting = await query(this.server.databaseUrl, 'select from unsealed_decisions');
      return waiting.length === 0;
    }, LONG_MS);
  }

  /** What is not sealed may be changed without the log's knowing. */
  private async decideUnsealed(): Promise<void> {
    const { desk, bob } = this;
    const { id } = await this.says('Pinned, for a moment');
    await desk.undo(await desk.decided('pin', id));
    await desk.decided('remove', (await this.says('Rude again')).id, { policy: 'tone' });
    const thread = await desk.thread({}, { moderation: 'pre' });
    await desk.decided('approve', (await desk.post(thread, 'Fine', { as: bob })).id);
  }

  private says(text: string): Promise<PostedComment> {
    return this.desk.post(this.desk.page, text, { as: this.desk.ann });
  }

  private async edit({ id }: PostedComment, body: string, as = this.desk.ann): Promise<void> {
    await this.ok('PATCH', `/comments/${id}`, as, { body });
  }

  private async report(id: string, as = this.carl): Promise<void> {
    await this.ok('POST', `/comments/${id}/reports`, as, { reason: 'spam' });
  }

  private async ok(method: string, path: string, as: string, body?: object): Promise<void> {
    const answer = await this.server.http.call(method, `${this.desk.at}${path}`, { as, body });
    expect([path, answer.status < 300, answer.body?.code]).toEqual([path, true, undefined]);
  }

  private async ends(path: string): Promise<void> {
    const as = this.desk.site.moderator;
    await eventually(async () => (await this.server.http.get(path, { as })).body.state === 'done');
  }
}
