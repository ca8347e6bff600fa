import type { Site, SitesService } from '../sites/sites.service.js';

const PAGE = 100;

/** The sites of this installation by their slugs. */
export async function* everySite(sites: SitesService): AsyncGenerator<Site> {
  let from: string | null = null;
  for (;;) {
    const page: Site[] = await sites.list({ from, backwards: false, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    from = page.at(-1)!.slug;
  }
}
