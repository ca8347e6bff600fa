import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from '../sites/site-settings.rules.js';
import { limitsFor, type LimitedAction, type Subjects } from './action-limits.rules.js';

const settings = settingsFrom({});
const nobody: Subjects = { person: null, address: null, key: null, thread: null };
const reader: Subjects = { ...nobody, person: 'ann' };
const guest: Subjects = { ...nobody, address: 'x1' };
const thread = { id: 't', pace: 0 };

const told = (action: LimitedAction, subjects: Subjects): string[] =>
  limitsFor(action, settings, subjects).map(
    ({ limit, subject }) => `${limit.name} ${limit.most}/${limit.seconds} ${subject}`,
  );

describe('limitsFor', () => {
  it.each([
    {
      story: 'a reader who votes',
      action: 'vote',
      subjects: reader,
      takes: ['vote 60/60 person ann'],
    },
    {
      story: 'a reader who edits',
      action: 'edit',
      subjects: reader,
      takes: ['edit 10/60 person ann'],
    },
    {
      story: 'a reader behind an address that others have as well',
      action: 'report',
      subjects: { ...reader, address: 'x1' },
      takes: ['report 30/3600 person ann'],
    },
    {
      story: 'a guest who previews',
      action: 'preview',
      subjects: guest,
      takes: ['preview 120/60 address x1'],
    },
    { story: 'nobody we could name', action: 'preview', subjects: nobody, takes: [] },
    {
      story: 'a reader who posts',
      action: 'post',
      subjects: { ...reader, thread },
      takes: [
        'post 10/60 person ann',
        'day 300/86400 person ann',
        'site 3000/60 site',
        'thread 600/60 thread t',
      ],
    },
    {
      story: 'a guest who posts in a slow thread',
      action: 'post',
      subjects: { ...guest, thread: { id: 't', pace: 30 } },
      takes: [
        'post 5/60 address x1',
        'day 100/86400 address x1',
        'site 3000/60 site',
        'thread 600/60 thread t',
        'slow-mode 1/30 t x1',
      ],
    },
    {
      story: 'a reader who is slowed down',
      action: 'post',
      subjects: { ...reader, slow: { id: 's', seconds: 90 } },
      takes: [
        'post 10/60 person ann',
        'day 300/86400 person ann',
        'site 3000/60 site',
        'slow-mode 1/90 sanction s',
      ],
    },
    {
      story: 'a key that votes for a reader',
      action: 'vote',
      subjects: { ...reader, key: 'k' },
      takes: ['vote 60/60 person ann', 'key 6000/60 key k'],
    },
  ] as const)('takes from what belongs to $story', ({ action, subjects, takes }) => {
    expect(told(action, subjects)).toEqual(takes);
  });
});
