import {
  emailOf,
  isHidden,
  kindOf,
  parseId,
  publicationOf,
  quoted,
  refusalToTake,
  stateOf,
  takeComment,
  timeOf,
  trashedStatesOf,
  urlIdentity,
  userOf,
  urlOf,
  type CommentField,
  type Flaw,
  type WxrComment,
} from './wxr.mapping.rules.js';

function raw(texts: Partial<Record<CommentField, string>> = {}, flaws: Flaw[] = []): WxrComment {
  const all = { id: '5', content: 'Well said.', approved: '1', ...texts };
  return {
    line: 1,
    texts: new Map(Object.entries(all) as [CommentField, string][]),
    flaws: new Set(flaws),
  };
}

const NO_EMAIL = 'what it has for an e-mail address is none and was left out';

describe('ids', () => {
  it.each([
    ['1', 1],
    ['167', 167],
    ['999999999999999', 999_999_999_999_999],
    ['1000000000000000', null],
    ['0', null],
    ['007', null],
    ['-3', null],
    ['1e3', null],
    ['12 ', null],
    ['١٢', null],
    ['', null],
  ])('%j is read as %j', (text, id) => {
    expect(parseId(text)).toBe(id);
  });
});

describe('which comments are taken', () => {
  it.each([
    [{}, null],
    [{ type: 'pingback' }, null],
    [{ type: 'review' }, null],
    [{ id: '' }, 'it has no comment_id'],
    [{ id: 'x\u009b1' }, 'its comment_id "x 1" is not a number counting from 1'],
    [{ type: 'order_note' }, 'the type "order_note" is not a reader\'s comment'],
    [{ type: '__proto__' }, 'the type "__proto__" is not a reader\'s comment'],
    [{ content: ' \n\t ' }, 'it has no text'],
  ])('%j: %j', (texts, why) => {
    expect(refusalToTake(raw(texts))).toBe(why);
  });

  it('leaves out one that lost a text for its length', () => {
    expect(refusalToTake(raw({}, ['too-long']))).toBe('it has a text of more than 1 MB');
  });
});

describe('states', () => {
  it.each([
    ['1', '', null, 'published', null],
    ['approve', '', null, 'published', null],
    ['0', '', null, 'pending', null],
    ['hold', '', null, 'pending', null],
    ['spam', '', null, 'spam', null],
    ['trash', '1', null, 'removed', 'published'],
    ['trash', '0', null, 'removed', 'pending'],
    ['trash', 'spam', null, 'removed', 'spam'],
    ['trash', '', null, 'removed', null],
    ['trash', 'trash', null, 'removed', null],
    ['post-trashed', '', '0', 'removed', 'pending'],
    ['post-trashed', '', 'spam', 'removed', 'spam'],
    ['post-trashed', '0', null, 'removed', 'published'],
  ])('%j, from %j, page from %j: %s, before that %j', (approved, own, page, state, priorState) => {
    expect(stateOf(approved, own, page)).toEqual({ value: { state, priorState }, why: null });
  });

  it.each([
    ['', 'no comment_approved: it waits for approval'],
    ['yes', 'comment_approved "yes": it waits for approval'],
    ['constructor', 'comment_approved "constructor": it waits for approval'],
  ])('%j waits for approval, and is noted', (approved, why) => {
    expect(stateOf(approved, '', null)).toEqual({
      value: { state: 'pending', priorState: null },
      why,
    });
  });

  it('reads the states before a page went to the trash', () => {
    const states = trashedStatesOf('a:3:{i:7;s:1:"1";i:8;s:1:"0";i:9;s:4:"spam";}');
    expect([...states]).toEqual([
      ['7', '1'],
      ['8', '0'],
      ['9', 'spam'],
    ]);
    expect(trashedStatesOf('a:1:{i:7;O:8:"stdClass":0:{}}').size).toBe(0);
    expect(trashedStatesOf('').size).toBe(0);
  });
});

describe('kinds', () => {
  it.each([
    ['', 'comment', null],
    ['comment', 'comment', null],
    ['pingback', 'pingback', null],
    ['trackback', 'trackback', null],
    ['review', 'comment', 'a review becomes a comment; its rating is not kept'],
  ])('%j is a %s', (type, value, why) => {
    expect(kindOf(type)).toEqual({ value, why });
  });
});

describe('times', () => {
  const local = 'it has no UTC time: its local time was taken for UTC';
  it.each([
    ['2020-02-29 23:59:59', '2020-03-01 01:59:59', '2020-02-29T23:59:59.000Z', null],
    ['0000-00-00 00:00:00', '2020-03-01 01:59:59', '2020-03-01T01:59:59.000Z', local],
    ['', '2020-03-01 01:59:59', '2020-03-01T01:59:59.000Z', local],
    ['0000-00-00 00:00:00', '0000-00-00 00:00:00', null, null],
    ['', '', null, null],
    ['2021-02-29 10:00:00', '', null, '"2021-02-29 10:00:00" is no date and time'],
    ['2021-02-28 24:00:00', '', null, '"2021-02-28 24:00:00" is no date and time'],
    ['2021-02-28T10:00:00', 'soon', null, '"2021-02-28T10:00:00" is no date and time'],
  ])('%j, else %j: %j', (utc, own, iso, why) => {
    const { value, why: said } = timeOf(utc, own);
    expect([value?.toISOString() ?? null, said]).toEqual([iso, why]);
  });

  it.each([
    ['Tue, 03 Mar 2020 14:56:57 +0000', '2020-03-03T14:56:57.000Z'],
    ['3 Mar 2020 14:56:57 +0530', '2020-03-03T09:26:57.000Z'],
    ['Tue, 03 Mar 2020 23:56:57 -0130', '2020-03-04T01:26:57.000Z'],
    ['Mon, 30 Nov -0001 00:00:00 +0000', null],
    ['Tue, 31 Feb 2020 14:56:57 +0000', null],
    ['Tue, 03 Mrz 2020 14:56:57 +0000', null],
    ['', null],
  ])('the feed’s %j is %j', (feed, iso) => {
    const { value } = publicationOf('0000-00-00 00:00:00', '', feed);
    expect(value?.toISOString() ?? null).toBe(iso);
  });

  it('prefers a page’s own time to the feed’s', () => {
    const { value } = publicationOf('2020-03-03 10:00:00', '', 'Tue, 03 Mar 2020 14:56:57 +0000');
    expect(value?.toISOString()).toBe('2020-03-03T10:00:00.000Z');
  });
});

describe('who sees a page', () => {
  it.each([
    ['publish', '', false],
    ['inherit', '', false],
    ['closed', '', false],
    ['static', '', false],
    ['publish', 'sesame', true],
    ['private', '', true],
    ['trash', '', true],
    ['draft', '', true],
    ['pending', '', true],
    ['future', '', true],
    ['wc-completed', '', true],
    ['', '', true],
  ])('%j with the password %j: hidden is %j', (status, password, hidden) => {
    expect(isHidden(status, password)).toBe(hidden);
  });
});

describe('addresses', () => {
  it.each([
    ['https://a.example/x?y=1#z', 'https://a.example/x?y=1#z', null],
    ['HTTP://a.example', 'HTTP://a.example', null],
    ['', null, null],
    ['http://', null, null],
    ['javascript:alert(1)', null, '"javascript:alert(1)" is no http or https URL and was left out'],
    ['a.example', null, '"a.example" is no http or https URL and was left out'],
    ['https://a b/', null, '"https://a b/" is no http or https URL and was left out'],
  ])('the URL %j is kept as %j', (text, value, why) => {
    expect(urlOf(text)).toEqual({ value, why });
  });

  it.each([
    ['ann@a.example', 'ann@a.example', null],
    ['', null, null],
    ['ann at home', null, NO_EMAIL],
    ['a@b@c', null, NO_EMAIL],
    [`${'a'.repeat(200)}@${'b'.repeat(54)}`, null, NO_EMAIL],
  ])('the e-mail address %j is kept as %j', (text, value, why) => {
    expect(emailOf(text)).toEqual({ value, why });
  });

  it.each([
    ['7', 'wp:user:7'],
    ['0', null],
    ['', null],
    ['-1', null],
    ['7; drop', null],
  ])('the account %j is %j', (text, user) => {
    expect(userOf(text)).toBe(user);
  });

  it.each([
    ['http://A.example/x', 'https://a.example/x#y', true],
    ['https://a.example/x', 'https://a.example:443/x', true],
    ['https://a.example/?p=1', 'https://a.example/?p=2', false],
    ['https://a.example/x', 'https://b.example/x', false],
  ])('%s and %s are the same page: %j', (one, other, same) => {
    expect(urlIdentity(one) === urlIdentity(other)).toBe(same);
  });
});

describe('a text shown in a note', () => {
  it.each([
    ['plain', '"plain"'],
    ['two\nlines\u202e and\u009b an escape', '"two lines and an escape"'],
    ['x'.repeat(99), `"${'x'.repeat(40)}"`],
    ['😀'.repeat(150), `"${'😀'.repeat(40)}"`],
  ])('%j is %j', (text, shown) => {
    expect(quoted(text)).toBe(shown);
  });
});

describe('taking a comment', () => {
  it('maps every field', () => {
    const texts = {
      author: ' Ann \n Reader ',
      email: 'ann@a.example',
      ...{ user: '7', url: 'https://a.example/' },
      dateGmt: '2020-03-03 10:00:00',
      content: 'One.\n\nTwo.',
      approved: '0',
    };
    expect(takeComment(raw(texts), null)).toEqual({
      comment: {
        kind: 'comment',
        state: 'pending',
        priorState: null,
        authorName: 'Ann Reader',
        authorEmail: 'ann@a.example',
        externalAuthor: 'wp:user:7',
        authorUrl: 'https://a.example/',
        body: { format: 'html', value: '<p>One.</p>\n<p>Two.</p>' },
        createdAt: new Date('2020-03-03T10:00:00Z'),
      },
      changes: [],
    });
  });

  it('says everything that it changed', () => {
    const texts = { type: 'review', email: 'x', url: 'y', date: '2020-03-03 10:00:00' };
    const { comment, changes } = takeComment(raw(texts, ['control-characters', 'markup']), null);
    expect(comment).toMatchObject({ authorName: null, authorEmail: null, authorUrl: null });
    expect(changes).toEqual([
      'control characters, which XML does not allow, were removed',
      'XML elements inside its text were dropped',
      'a review becomes a comment; its rating is not kept',
      NO_EMAIL,
      '"y" is no http or https URL and was left out',
      'it has no UTC time: its local time was taken for UTC',
    ]);
  });
});
