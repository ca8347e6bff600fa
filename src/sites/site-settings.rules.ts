import {
  DEFAULT_SCREENING,
  screeningFrom,
  type ScreeningSettings,
  type StoredScreening,
} from './screening-settings.rules.js';
import type { SanctionStep } from '../sanctions/step.rules.js';

/** What a site decides for itself. `docs/settings.md` has the table. */
export interface SiteSettings {
  /** Whether comments are looked at before or after they show. */
  moderation: 'pre' | 'post';
  /** Who starts a thread: the API only, or also a first comment under a page the site has signed. */
  threadCreation: 'never' | 'signed';
  /** Whether readers may post without signing in. */
  guests: boolean;
  /** Whether signed-in readers may vote. */
  votes: boolean;
  /** How long authors may edit after posting; 0 for never. */
  editWindowMinutes: number;
  /** Levels of replies a page nests, the top level included. */
  shownDepth: number;
  /** Close this many days after the page appeared; null for never. */
  closeAfterDays: number | null;
  /** Close this many days after the last comment; null for never. */
  closeAfterQuietDays: number | null;
  /** The line under a thread that is not open; null for the language's own. */
  notice: string | null;
  defaultSort: Sort;
  /** BCP 47 tags, the first being the site's own. */
  languages: string[];
  /** IANA name, for dates in HTML. */
  timeZone: string;
  /** Code points in a comment's body. */
  maxLength: number;
  reportReasons: string[];
  /** How long shared caches keep public answers. */
  cacheSeconds: number;
  /** Other hosts that serve the same pages: `www.example.com`. */
  hostAliases: string[];
  /** A reader's comments. */
  postsPerMinute: number;
  postsPerDay: number;
  /** Comments of all guests at one address. */
  guestPostsPerMinute: number;
  guestPostsPerDay: number;
  editsPerMinute: number;
  votesPerMinute: number;
  reportsPerHour: number;
  /** Comments of everybody in one thread, and on the whole site. */
  threadPostsPerMinute: number;
  sitePostsPerMinute: number;
  /** What one key does for readers. */
  keyCallsPerMinute: number;
  /** Forms that anybody may send, from one address; each sends a mail. */
  formsPerHour: number;
  /** Bad credentials from one address. */
  failedSignInsPerMinute: number;
  /** How long an author may not say the same again in a thread; 0 for no time. */
  duplicateMinutes: number;
  /** How long guests look at a thread before they post; 0 for no time. */
  guestDelaySeconds: number;
  /** Leading zero bits of the work that a guest's browser does for a post; 0 for none. */
  guestWorkBits: number;
  /** How long the texts of rejected comments and of spam are kept. */
  rejectedTextDays: number;
  /** How long after they were told people may appeal against a decision, in months. */
  appealMonths: number;
  /** Whether everybody may read what the site did in a year. */
  transparencyPublic: boolean;
  /** Within how many days an appeal is to be decided. */
  appealDueDays: number;
  /** Whose pages' scripts may write, and read what depends on the reader: `https://www.example.com`. */
  origins: string[];
  /** What is looked at before a comment shows. */
  screening: ScreeningSettings;
  /** Queues of its own, and what it says about those that every site has. */
  queues: QueueSettings[];
  /** Mail addresses of the desk, which rules tell what they see. */
  alertsTo: string[];
  /** What moderators are advised to do from how many strikes on. */
  sanctionSteps: readonly SanctionStep[];
}

/** A queue of the site's own, or what it says about one that every site has. */
export interface QueueSettings {
  key: string;
  name?: string;
  /** How long an item may wait. */
  dueMinutes?: number;
  /** How long a moderator has an item for. */
  leaseSeconds?: number;
}

/** Only what differs from the defaults. */
export type StoredSettings = Partial<Omit<SiteSettings, 'screening'>> & {
  screening?: StoredScreening;
};

export const SORTS = ['oldest', 'newest', 'best', 'controversial', 'most-replied'] as const;
export type Sort = (typeof SORTS)[number];

export const DEFAULT_SETTINGS: Readonly<SiteSettings> = {
  moderation: 'post',
  threadCreation: 'never',
  guests: false,
  votes: true,
  editWindowMinutes: 15,
  shownDepth: 6,
  closeAfterDays: null,
  closeAfterQuietDays: null,
  notice: null,
  defaultSort: 'oldest',
  languages: ['en'],
  timeZone: 'UTC',
  maxLength: 10_000,
  reportReasons: ['spam', 'abuse', 'off-topic', 'illegal', 'other'],
  cacheSeconds: 5,
  hostAliases: [],
  postsPerMinute: 10,
  postsPerDay: 300,
  guestPostsPerMinute: 5,
  guestPostsPerDay: 100,
  editsPerMinute: 10,
  votesPerMinute: 60,
  reportsPerHour: 30,
  threadPostsPerMinute: 600,
  sitePostsPerMinute: 3000,
  keyCallsPerMinute: 6000,
  formsPerHour: 10,
  failedSignInsPerMinute: 60,
  duplicateMinutes: 60,
  guestDelaySeconds: 0,
  guestWorkBits: 0,
  rejectedTextDays: 90,
  appealMonths: 6,
  appealDueDays: 14,
  transparencyPublic: false,
  origins: [],
  screening: DEFAULT_SCREENING,
  queues: [],
  alertsTo: [],
  sanctionSteps: [
    { strikes: 1, kind: 'warning', days: null, slowSeconds: null },
    { strikes: 3, kind: 'pre-moderation', days: 14, slowSeconds: null },
    { strikes: 5, kind: 'suspension', days: 7, slowSeconds: null },
    { strikes: 8, kind: 'ban', days: null, slowSeconds: null },
  ],
};

/** The stored overrides over the defaults. */
export function settingsFrom(stored: StoredSettings): SiteSettings {
  return { ...DEFAULT_SETTINGS, ...stored, screening: screeningFrom(stored.screening) };
}

/** A merge patch (RFC 7396) of the stored overrides: null goes back to the default. */
export function patchedSettings(stored: StoredSettings, patch: object): StoredSettings {
  return patched(stored, patch);
}

/** Members that are undefined are not given. */
function patched(stored: object, patch: object): object {
  const merged = new Map<string, unknown>(Object.entries(stored));
  for (const [name, value] of Object.entries(patch) as [string, unknown][]) {
    const before = merged.get(name);
    if (isObject(value)) merged.set(name, patched(isObject(before) ? before : {}, value));
    else if (value !== undefined) merged.set(name, value);
  }
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
