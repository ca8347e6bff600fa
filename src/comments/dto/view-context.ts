import type { Site } from '../../sites/sites.service.js';
import type { Caller } from '../caller.rules.js';
import type { ViewContext } from './comment-views.js';

type Given = Omit<ViewContext, 'site' | 'votes' | 'caller'> & { caller?: Caller };

/** What a view of comments needs of its site; the caller is the public unless given. */
export function publicContext(site: Site, given: Given): ViewContext {
  return { site: site.slug, votes: site.settings.votes, caller: { kind: 'public' }, ...given };
}
