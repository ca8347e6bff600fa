import { LANGUAGES } from '../../common/language/phrases.rules.js';
import type { Site } from '../../sites/sites.service.js';
import type { Caller } from '../caller.rules.js';
import type { ViewContext } from './comment.view.js';

type Given = Omit<ViewContext, 'votes' | 'caller'> & { caller?: Caller };

/** What a view of comments needs of its site; the caller is the public unless given. */
export function publicContext(site: Site, given: Given): ViewContext {
  return { votes: site.settings.votes, caller: { kind: 'public' }, ...given };
}

/** The language asked for, where we speak it or the site uses it; else the site's first. */
export function languageFor(site: Site, asked: string | undefined): string {
  const first = site.settings.languages[0] ?? 'en';
  if (asked === undefined) return first;
  const known = [...site.settings.languages, ...LANGUAGES];
  return known.find((each) => each.toLowerCase() === asked.toLowerCase()) ?? first;
}
