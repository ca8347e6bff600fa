import { phrasesIn } from '../common/language/phrases.rules.js';
import type { ErasureMode, RequestKind } from './data-request.rules.js';

interface Asked {
  kind: RequestKind;
  mode: ErasureMode | null;
  /** Its slug, which has letters, digits and hyphens only. */
  site: string;
  link: string;
}

/** The mail that a request is confirmed by. There is no word in it that anybody else has written. */
export function mailAbout(
  { kind, mode, site, link }: Asked,
  tag: string,
): { subject: string; text: string; language: string } {
  const { language, dataRequest: words } = phrasesIn(tag);
  const what = kind === 'export' ? words.export : words.erasure[mode ?? 'anonymise'];
  const text = [words.asked(site), what, words.open, link, words.ignore].join('\n\n');
  return { subject: words.subject[kind], text: `${text}\n`, language };
}
