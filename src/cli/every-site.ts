import type { INestApplicationContext } from '@nestjs/common';
import { SitesService, type Site } from '../sites/sites.service.js';

const PAGE = 100;

/** Every site of the installation, by slug. */
export async function* everySite(app: INestApplicationContext): AsyncGenerator<Site> {
  const sites = app.get(SitesService);
  let from: string | null = null;
  for (;;) {
    const page: Site[] = await sites.list({ from, backwards: false, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    from = page.at(-1)!.slug;
  }
}
