import { counted, withReason, type Phrases } from './phrase-forms.rules.js';

export const ENGLISH: Phrases = {
  language: 'en',
  responses: counted('en', { one: '# Response', other: '# Responses' }, 'No Responses'),
  commentsClosed: 'Comments are closed.',
  tombstone: {
    hidden: 'This comment is hidden while a moderator looks at it.',
    removed: withReason('Removed by a moderator'),
    withdrawn: 'Deleted by its author.',
    unavailable: 'This comment is not available.',
  },
  reply: 'Reply',
  anonymous: 'Anonymous',
  pinned: 'Pinned',
  edited: 'edited',
  older: 'Earlier comments',
  newer: 'Further comments',
  moreReplies: counted('en', { one: '# more reply', other: '# more replies' }, ''),
  feed: {
    ofPage: (page) => `Comments on “${page}”`,
    ofSite: (site) => `Comments on ${site}`,
    comment: (author, page) => `${author} on “${page}”`,
  },
  dataRequest: {
    subject: { export: 'Your copy of your data', erasure: 'Erasing your data' },
    asked: (site) =>
      `Somebody, probably you, asked about what the comments of “${site}” keep under this address.`,
    export: 'Confirm it, and you can download a copy of everything that is kept about you.',
    erasure: {
      anonymise:
        'Confirm it, and what is kept about you is erased a day later. Your comments stay, without your name.',
      'remove-text':
        'Confirm it, and what is kept about you is erased a day later, with the text of all your comments.',
    },
    open: 'This page shows the request and asks you to confirm it. Opening it changes nothing. The link works for seven days:',
    ignore:
      'If it was not you, do nothing: without a confirmation nothing happens, and the request is forgotten.',
  },
  reasons: {
    moderated: 'A moderator looks at comments here before they show.',
    content: 'It contains something that a moderator looks at first.',
    links: 'It has links that a moderator looks at first.',
    style: 'So many capitals or repetitions are looked at by a moderator first.',
    repetition: 'Much the same was said here lately, so a moderator looks at it first.',
    pace: 'Many comments came in a short time, so a moderator looks at this one first.',
    first: 'A moderator looks first at what somebody new here says.',
    rejected: 'It is not published: it contains something that this site does not take.',
  },
};
