import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { InstallationService } from '../installation/installation.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { DemoDiscussionsService } from './demo-discussions.service.js';
import { DemoStaffService } from './demo-staff.service.js';
import { DEMO_SITE, SAMPLE_PAGES } from './sample.js';

/** What whoever tries the demo has to know. */
export interface DemoFacts {
  site: string;
  /** Keys of pages that were closed and open when they were made. */
  closed: string;
  open: string;
  /** A moderator's key, good for a day. */
  moderatorKey: string;
}

/** Fills a database with something to look at. */
@Injectable()
export class DemoService {
  constructor(
    private readonly sites: SitesService,
    private readonly installation: InstallationService,
    private readonly discussions: DemoDiscussionsService,
    private readonly staff: DemoStaffService,
  ) {}

  /**
   * Makes the site `demo` with its discussions, as far as they are missing, and a key. Each step
   * can be taken again: a start that was killed is finished by the next.
   *
   * @param publicUrl what people reach the server at, without a trailing slash
   */
  async prepare(publicUrl: string): Promise<DemoFacts> {
    const site = await this.site();
    for (const page of SAMPLE_PAGES) {
      await this.discussions.bring(site, page, `${publicUrl}/demo/${page.key}`);
    }
    return {
      site: site.slug,
      closed: SAMPLE_PAGES.find(({ state }) => state === 'closed')!.key,
      open: SAMPLE_PAGES.find(({ state }) => state === 'open')!.key,
      moderatorKey: await this.staff.newKey(site),
    };
  }

  private async site(): Promise<Site> {
    try {
      return (await this.installation.createSite(DEMO_SITE)).site;
    } catch (error) {
      if (error instanceof Problem && error.code === 'slug-taken')
        return this.sites.get(DEMO_SITE.slug);
      throw error;
    }
  }
}
