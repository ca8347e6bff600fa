/** A comment of the sample. */
export interface SampleComment {
  /** Names it within its page; the order is the page's. */
  id: string;
  /** The `id` of the comment it answers. */
  parent?: string;
  author?: string;
  /** Markdown. */
  body: string;
  /** How long before the sample is made it was written. */
  hoursAgo: number;
  /** Waits for a moderator. */
  waits?: boolean;
}

/** An article with its discussion. */
export interface SamplePage {
  /** The site's key for the page, and the last part of its address. */
  key: string;
  title: string;
  byline: string;
  paragraphs: readonly string[];
  /** What it is when it is made; whoever tries the demo may change it. */
  state: 'open' | 'closed';
  comments: readonly SampleComment[];
}

export const DEMO_SITE = {
  slug: 'demo',
  name: 'The Alder Quay Courier',
  /** Guests may post, and what they post waits: approving it is the first thing there is to try. */
  settings: { guests: true, moderation: 'pre' },
} as const;

const LIBRARY: SamplePage = {
  key: 'library-hours',
  title: 'Thursdays at the library now end at nine',
  byline: 'From the town desk',
  paragraphs: [
    'From the first week of next month the lending library on Ropewalk keeps its doors open until nine in the evening on Thursdays. So far the last reader has been shown out at six, on every day of the week.',
    'The longer evening is a trial. It runs until the summer, and the library will count who comes: not how many books they take, as the notice at the door is careful to say, but how many people sit down.',
    '“We know who visits us at eleven in the morning,” the notice goes on. “We would like to meet the others.”',
    'In return the doors open an hour later on Monday mornings, the quietest hour of the week according to the same count.',
  ],
  state: 'closed',
  comments: [
    {
      id: '1',
      hoursAgo: 54,
      body: 'Good news for everybody who works until six. All last winter I gave my books back through the slot in the door, week after week, and I could not tell you what colour the carpet is.',
    },
    {
      id: '2',
      author: 'Marta Quill',
      hoursAgo: 53,
      body: 'About time. Thank you to whoever kept asking.',
    },
    {
      id: '3',
      hoursAgo: 49,
      body: `I am glad to read it, and still I miss something in the article: who locks up?

There was a trial like this some years ago. It ended after five weeks, because the caretaker’s day is over at eight and nobody had thought of asking him. I do not say that it will go the same way again. I only ask.

And one more question, since they seem to read along: does the reading room upstairs stay open too, or only the ground floor with the newspapers? For the newspapers alone I would not walk up the hill.`,
    },
    {
      id: '4',
      hoursAgo: 47,
      body: `Our chess evening has met in the back room of a café for six years, for want of a quiet place with a table and a lamp that stays open after dinner. The café was patient with us. We were not its best customers.

So one Thursday you will find eight people in the corner behind the atlases, and you will hardly hear them.`,
    },
    {
      id: '5',
      author: 'Jonas Fernhill',
      hoursAgo: 30,
      body: `The tables upstairs are taken by three in the afternoon as it is. Opening later does not make more of them.

I would have begun with chairs.`,
    },
    {
      id: '6',
      parent: '5',
      author: 'Ida from the lending desk',
      hoursAgo: 28,
      body: 'Nine more tables come down from the attic before the trial begins, and upstairs stays open to the end. We did ask the caretaker this time; the late Thursdays were his idea.',
    },
  ],
};

const SQUARE: SamplePage = {
  key: 'town-square',
  title: 'What should stand where the fountain stood?',
  byline: 'From the town desk',
  paragraphs: [
    'The basin is gone, the paving is patched, and since Tuesday the middle of Cooper’s Square has been what it has not been for ninety years: empty.',
    'The fountain cannot come back as it was. Its pipes ran through the cellar of the old weigh house, which is to become a day nursery, and the stone had cracked in too many places to be moved. Its four carved fish are in the museum’s store and wait for a new home.',
    'Before anybody draws anything, the town would like to hear what the square is missing. Suggestions are read until the end of the month. Make yours below.',
  ],
  state: 'open',
  comments: [
    {
      id: '1',
      author: 'Perrin Oakes',
      hoursAgo: 26,
      body: `A tree. One big one, with a bench all the way round it:

- shade in August, which the square has never had,
- somewhere to wait that is not the steps of the bank,
- and the fish could look out of the bench’s four corners.`,
    },
    {
      id: '2',
      parent: '1',
      hoursAgo: 25,
      body: 'With the market twice a week it had better be a tree that does not mind vans.',
    },
    {
      id: '3',
      hoursAgo: 19,
      body: 'Leave it empty for a year and watch what people do there. My guess is that they will dance on Saturdays, but I have been wrong before.',
    },
    {
      id: '4',
      author: 'Lene Marsh',
      hoursAgo: 5,
      waits: true,
      body: 'A **drinking fountain** needs one thin pipe and no cellar. And hooks for dogs’ leads, please, at the height of a person and not of a dog.',
    },
    {
      id: '5',
      author: 'best-offers-4-you',
      hoursAgo: 3,
      waits: true,
      body: '!!! GENUINE designer watches 90% OFF, today only !!! Hurry → [click here now](https://watches.example/buy?ref=quay) → best price → free shipping !!!',
    },
    {
      id: '6',
      parent: '3',
      hoursAgo: 2,
      waits: true,
      body: 'They danced there when I was small, to a wind-up gramophone on the rim of the basin. I would come.',
    },
  ],
};

/** The demo's pages: the closed one first, which shows a discussion as it will be kept. */
export const SAMPLE_PAGES: readonly SamplePage[] = [LIBRARY, SQUARE];
