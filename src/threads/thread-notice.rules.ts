import { phrasesIn } from '../common/language/phrases.rules.js';

/** The line under a thread that is not open: the thread's, else the site's, else the language's. */
export function noticeOf(
  thread: { notice: string | null },
  site: { settings: { notice: string | null; languages: readonly string[] } },
  language: string = site.settings.languages[0] ?? 'en',
): string {
  return thread.notice ?? site.settings.notice ?? phrasesIn(language).commentsClosed;
}
