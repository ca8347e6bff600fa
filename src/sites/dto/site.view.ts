import { PageView } from '../../common/http/bounds.dto.js';
import { SORTS } from '../site-settings.rules.js';
import type { Site } from '../sites.service.js';

export class SiteView {
  id!: string;
  slug!: string;
  name!: string;
  /** Every setting, with its default where the site has none of its own. */
  settings!: Record<string, unknown>;
  version!: number;
  createdAt!: string;
}

export class NewSiteView extends SiteView {
  /** Signs readers' tokens (HS256). Shown once. */
  signingSecret!: string;
}

export class SiteListView {
  items!: SiteView[];
  page!: PageView;
}

/** What a reader's page needs to know of the site. */
export class ConfigView {
  site!: string;
  name!: string;
  languages!: string[];
  timeZone!: string;
  guests!: boolean;
  votes!: boolean;
  sorts!: string[];
  defaultSort!: string;
  shownDepth!: number;
  maxLength!: number;
  editWindowMinutes!: number;
  notice!: string | null;
  reportReasons!: string[];
  moderation!: 'pre' | 'post';
}

export function toSiteView(site: Site): SiteView {
  return {
    id: site.id,
    slug: site.slug,
    name: site.name,
    settings: { ...site.settings },
    version: site.version,
    createdAt: site.createdAt.toISOString(),
  };
}

export function toConfigView({ slug, name, settings }: Site): ConfigView {
  return {
    site: slug,
    name,
    languages: settings.languages,
    timeZone: settings.timeZone,
    guests: settings.guests,
    votes: settings.votes,
    sorts: [...SORTS],
    defaultSort: settings.defaultSort,
    shownDepth: settings.shownDepth,
    maxLength: settings.maxLength,
    editWindowMinutes: settings.editWindowMinutes,
    notice: settings.notice,
    reportReasons: settings.reportReasons,
    moderation: settings.moderation,
  };
}
