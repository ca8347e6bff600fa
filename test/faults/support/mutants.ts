import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A server with one thing wrong, which the tests must find. */
export interface Mutant {
  /** The module, below `dist`. */
  file: string;
  /** What stands there once, and what stands there instead. */
  replace: [from: string, to: string][];
}

const EARLY = `
async function early(transaction, siteId, work) {
  return new Promise((resolve, reject) => {
    transaction(siteId, async (tx) => {
      const answers = await work(tx, () => {});
      resolve(answers);
      return answers;
    }).catch(reject);
  });
}
`;

/** What a transaction read of the counts before it had the lock. */
const SEEN = `with seen as materialized (
     select set_config('mutant.comments', comments::text, true),
       set_config('mutant.top', top_level::text, true)
     from thread_counters where site_id = $1 and thread_id = any($2)
   )`;
const READ = (name: string): string =>
  `coalesce(nullif(current_setting('mutant.${name}', true), ''), '0')::int`;

/** By what is wrong with each. */
export const MUTANTS = {
  'acknowledges before it commits': {
    file: 'comments/post-groups.service.js',
    replace: [
      [
        'return await this.db.shortTransaction(siteId, async (tx, endHere) => {',
        'return await early(this.db.shortTransaction.bind(this.db), siteId, async (tx, endHere) => {',
      ],
      ['function answerTo(post, posted) {', `${EARLY}function answerTo(post, posted) {`],
    ],
  },
  'knows no idempotency keys': {
    file: 'idempotency/once.answers.js',
    replace: [["key: keyFrom(request.headers['idempotency-key']),", 'key: null,']],
  },
  'writes a count that it has read before': {
    file: 'comments/counters.repository.js',
    replace: [
      [
        `text: \`select thread_id as "threadId", comments, top_level as "topLevel",
     last_number as "lastNumber"`,
        `text: \`${SEEN} select thread_id as "threadId", comments, top_level as "topLevel",
     last_number as "lastNumber", (select count(*) from seen)`,
      ],
      ['with locked as (', `${SEEN}, locked as (`],
      [
        'last_number as "lastNumber" from locked`',
        'last_number as "lastNumber", (select count(*) from seen) from locked`',
      ],
      ['set comments = k.comments +', `set comments = ${READ('comments')} +`],
      ['top_level = k.top_level +', `top_level = ${READ('top')} +`],
    ],
  },
  'tells others without an event log': {
    file: 'events/events.service.js',
    replace: [
      ['await this.events.within(tx).append(siteId, named);', ''],
      [
        `this.generations.threadChanges(tx, threadId);
        this.db.whenEnded(tx, () => this.relay.wake(siteId));`,
        `this.generations.threadChanges(tx, threadId);
        this.db.whenEnded(tx, () => void this.events.append(siteId, named).then(() => this.relay.wake(siteId)));`,
      ],
    ],
  },
  'publishes edits without screening': {
    file: 'comments/comment-editing.service.js',
    replace: [
      [
        'await this.texts.screen(site, text);',
        "await this.texts.screen(site, { ...text, text: 'Fine' });",
      ],
    ],
  },
  'keeps pages that were changed': {
    file: 'page-cache/page-cache.service.js',
    replace: [
      ['this.generations.hasChangedSince(begun, siteId, threads.keys()) ||', 'false ||'],
      ['const MOST_MS = 10_000;', 'const MOST_MS = Infinity;'],
      ['return present.every((each) => each);', 'return present.length > 0;'],
    ],
  },
} as const satisfies Record<string, Mutant>;

export type MutantName = keyof typeof MUTANTS;

/** Below the clone, where the bundle finds the packages that it is not made of. */
const PLACE = fileURLToPath(new URL('../../../dist/mutants', import.meta.url));
const BUNDLER = fileURLToPath(new URL('bundle-mutant.mjs', import.meta.url));

/** The server with that wrong, in a folder of its own. */
export async function bundled(name: MutantName): Promise<{ main: string; remove: () => void }> {
  mkdirSync(PLACE, { recursive: true });
  const folder = mkdtempSync(path.join(PLACE, 'mutant-'));
  const change = JSON.stringify(MUTANTS[name]);
  await promisify(execFile)(process.execPath, [BUNDLER, folder, change]);
  return { main: path.join(folder, 'main.js'), remove: () => rmSync(folder, { recursive: true }) };
}
