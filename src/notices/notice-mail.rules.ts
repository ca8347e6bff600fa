import { dayOf } from '../common/time/day.rules.js';
import { phrasesOfNotices } from './notice-phrases.rules.js';

/** One of ours: its words are ours, the addresses are of the site's pages. */
export interface Words {
  subject: string;
  text: string;
  language: string;
}

interface Named {
  /** Its slug, which has letters, digits and hyphens only. */
  site: string;
  ref: string;
  receivedAt: Date;
}

/** What was answered about one comment. */
export interface Told {
  /** Where it stands; null where the page has no address. */
  url: string | null;
  commentId: string;
  state: 'upheld' | 'declined' | 'unfounded' | 'duplicate' | 'superseded';
  automation: 'not' | 'partially' | 'fully' | null;
  /** Until when an appeal comes in time; null where there is none. */
  until: Date | null;
}

/** That a notice came (Art 16(4)). @param tag BCP 47; English where we do not speak it */
export function receiptOf({ site, ref, receivedAt }: Named, tag: string): Words {
  const { language, ...words } = phrasesOfNotices(tag);
  const text = [words.received(site, dayOf(receivedAt)), `${words.ref} ${ref}`, words.next];
  return { subject: words.subject.receipt, text: `${text.join('\n\n')}\n`, language };
}

/** What was decided, and what its notifier may do about it (Art 16(5) and (6)). */
export function answerOf(
  { site, ref, receivedAt }: Named,
  told: readonly Told[],
  tag: string,
): Words {
  const { language, ...words } = phrasesOfNotices(tag);
  const each = told.map(({ url, commentId, state, automation, until }) =>
    [
      url ?? commentId,
      words.state[state],
      ...(automation === null ? [] : [words.automation[automation]]),
      ...(until === null ? [] : [words.redress(dayOf(until))]),
    ].join('\n'),
  );
  const text = [
    words.answered(site, dayOf(receivedAt)),
    `${words.ref} ${ref}`,
    ...each,
    words.more,
  ];
  return { subject: words.subject.answer, text: `${text.join('\n\n')}\n`, language };
}
