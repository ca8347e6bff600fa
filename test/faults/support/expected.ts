import { fateOf, type Entry, type Told } from './ledger.js';

/** What the ledger says about one comment. `null` where nobody can know. */
export interface Expected {
  mark: string;
  thread: string;
  stored: boolean | null;
  /** As it was acknowledged. */
  id: string | null;
  /** One of these stands. */
  texts: Set<string>;
  /** Those that a moderator let through. */
  approved: Set<string>;
  visible: boolean | null;
  /** Of each reader. */
  votes: Map<string, number | null>;
}

/** What has to be there, by the mark of each comment. */
export function expectedOf(entries: readonly Entry[]): Map<string, Expected> {
  const expected = new Map<string, Expected>();
  const byId = new Map<string, Expected>();
  for (const entry of entries) {
    const { intent } = entry;
    if (intent.op === 'post') {
      const comment = posted(intent, entry);
      expected.set(intent.mark, comment);
      if (comment.id !== null) byId.set(comment.id, comment);
    } else if (intent.op !== 'lifecycle') {
      change(byId.get(intent.commentId)!, intent, entry);
    }
  }
  return expected;
}

type IntentOf<Op> = Extract<Entry['intent'], { op: Op }>;

function posted({ mark, thread, text }: IntentOf<'post'>, entry: Entry): Expected {
  const fate = fateOf(entry);
  return {
    ...{ mark, thread, id: (fate === 'done' && entry.told?.commentId) || null },
    stored: fate === 'unknown' ? null : fate === 'done',
    visible: fate === 'unknown' ? null : fate === 'done' && entry.told?.outcome === 'published',
    ...{ texts: new Set([text]), approved: new Set(), votes: new Map() },
  };
}

type Change = IntentOf<'edit' | 'withdraw' | 'decide' | 'vote'>;

function change(comment: Expected, intent: Change, entry: Entry): void {
  const fate = fateOf(entry);
  if (fate === 'not-done') return;
  const ifKnown = <T>(value: T): T | null => (fate === 'done' ? value : null);
  switch (intent.op) {
    case 'edit':
      rewrite(comment, intent.text, fate === 'done' ? entry.told! : null);
      break;
    case 'withdraw':
      comment.visible = ifKnown(false);
      break;
    case 'decide':
      comment.visible = ifKnown(SHOWS.has(intent.action));
      if (SHOWS.has(intent.action)) for (const text of comment.texts) comment.approved.add(text);
      break;
    case 'vote':
      comment.votes.set(intent.by, ifKnown(intent.value));
  }
}

const SHOWS = new Set(['approve', 'restore']);

/** An attempt before the one that was answered may have shown what that one left waiting. */
function rewrite(comment: Expected, text: string, told: Told | null): void {
  if (told?.outcome === 'published') comment.texts = new Set([text]);
  else if (told === null || told.attempts > 1) comment.texts.add(text);
}
