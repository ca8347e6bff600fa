import { Injectable } from '@nestjs/common';
import { CredentialsService } from '../auth/credentials.service.js';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { isKey, normalUrl, readThreadRef } from '../threads/thread-names.rules.js';
import { ThreadEditingService } from '../threads/thread-editing.service.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';

/** Which thread a post goes to, where the post itself may be the first word under its page. */
@Injectable()
export class ThreadStartService {
  constructor(
    private readonly threads: ThreadsService,
    private readonly editing: ThreadEditingService,
    private readonly credentials: CredentialsService,
  ) {}

  /**
   * The thread that is there; or, where the site lets signed pages start one, a new one with what
   * the site has signed about the page.
   *
   * @throws {Problem} thread-not-found, invalid-request (the page is signed for another, or not at all)
   */
  async threadFor(site: Site, ref: string, page: string | undefined): Promise<Thread> {
    const named = readThreadRef(ref);
    const found = named && (await this.threads.find(site, named));
    if (found && found.lifecycle.state !== 'hidden') return found;
    const mayStart = site.settings.threadCreation === 'signed' && page !== undefined;
    if (found || named?.by !== 'key' || !mayStart) throw new Problem('thread-not-found');
    return this.start(site, named.key, page);
  }

  private async start(site: Site, named: string, page: string): Promise<Thread> {
    const { key, url, ...facts } = await this.credentials.signedPage(page, site);
    if (key !== named || !isKey(key)) {
      throw Problem.invalid([{ pointer: '#/page', detail: 'is signed for another page' }]);
    }
    const usable = url !== null && normalUrl(url) !== null ? { url } : {};
    const { thread } = await this.editing.upsert(site, key, { ...facts, ...usable });
    return thread;
  }
}
