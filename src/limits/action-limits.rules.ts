import type { SiteSettings } from '../sites/site-settings.rules.js';
import type { Limit, Wanted } from './limits.rules.js';

/** What is limited. */
export type LimitedAction = 'post' | 'edit' | 'vote' | 'report' | 'preview' | 'sign-in' | 'form';

/** Who does it, and where. Null where there is none. */
export interface Subjects {
  person: string | null;
  /** A fingerprint of the address. */
  address: string | null;
  key: string | null;
  thread: { id: string; pace: number } | null;
  /** A sanction that slows them down, wherever they write. */
  slow?: { id: string; seconds: number } | null;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** A page that shows what is typed asks often. */
const PREVIEWS_PER_MINUTE = 120;

/**
 * What a call takes from: readers have their own buckets, whatever their address; guests share their
 * address's.
 */
export function limitsFor(
  action: LimitedAction,
  settings: SiteSettings,
  subjects: Subjects,
): Wanted[] {
  const { key } = subjects;
  const calls: Limit = { name: 'key', most: settings.keyCallsPerMinute, seconds: MINUTE };
  return [
    ...ownLimits(action, settings, subjects),
    ...(action === 'post' ? placeLimits(settings, subjects) : []),
    ...(key === null ? [] : [{ limit: calls, subject: `key ${key}` }]),
  ];
}

function ownLimits(
  action: LimitedAction,
  settings: SiteSettings,
  { person, address }: Subjects,
): Wanted[] {
  const subject =
    person !== null ? `person ${person}` : address !== null ? `address ${address}` : null;
  if (subject === null) return [];
  return LIMITS[action](settings, person === null).map((limit) => ({ limit, subject }));
}

type LimitsOf = (settings: SiteSettings, guest: boolean) => Limit[];

const perMinute = (name: string, most: number): Limit => ({ name, most, seconds: MINUTE });

const LIMITS: Record<LimitedAction, LimitsOf> = {
  post: (settings, guest) => [
    perMinute('post', guest ? settings.guestPostsPerMinute : settings.postsPerMinute),
    {
      name: 'day',
      most: guest ? settings.guestPostsPerDay : settings.postsPerDay,
      seconds: DAY,
    },
  ],
  edit: ({ editsPerMinute }) => [perMinute('edit', editsPerMinute)],
  vote: ({ votesPerMinute }) => [perMinute('vote', votesPerMinute)],
  report: ({ reportsPerHour }) => [{ name: 'report', most: reportsPerHour, seconds: HOUR }],
  preview: () => [perMinute('preview', PREVIEWS_PER_MINUTE)],
  'sign-in': ({ failedSignInsPerMinute }) => [perMinute('sign-in', failedSignInsPerMinute)],
  form: ({ formsPerHour }) => [{ name: 'form', most: formsPerHour, seconds: HOUR }],
};

/** A thread and a site take only so much from everybody together. */
function placeLimits(settings: SiteSettings, subjects: Subjects): Wanted[] {
  return [...sharedLimits(settings, subjects), ...slowLimits(subjects)];
}

/** One bucket for all that one sanction holds. */
function slowLimits({ slow }: Subjects): Wanted[] {
  if (!slow) return [];
  const limit: Limit = { name: 'slow-mode', most: 1, seconds: slow.seconds };
  return [{ limit, subject: `sanction ${slow.id}` }];
}

function sharedLimits(settings: SiteSettings, subjects: Subjects): Wanted[] {
  const { thread, person, address } = subjects;
  const site = {
    limit: perMinute('site', settings.sitePostsPerMinute),
    subject: 'site',
  };
  if (thread === null) return [site];
  const all = {
    limit: perMinute('thread', settings.threadPostsPerMinute),
    subject: `thread ${thread.id}`,
  };
  const who = person ?? address;
  if (thread.pace === 0 || who === null) return [site, all];
  const slow: Limit = { name: 'slow-mode', most: 1, seconds: thread.pace };
  return [site, all, { limit: slow, subject: `${thread.id} ${who}` }];
}
