import { isName, readLine, readPrintedPage } from './printed-page.rules.js';

const page = (...lines: string[]) => readPrintedPage(lines);

describe('a line of a printed page', () => {
  it.each([
    ['', { is: 'blank' }],
    [' \t ', { is: 'blank' }],
    ['6 Responses', { is: 'count', count: 6 }],
    ['1 Response ', { is: 'count', count: 1 }],
    ['No Responses', { is: 'count', count: 0 }],
    ['2 Comments', { is: 'count', count: 2 }],
    ['1 comment', { is: 'count', count: 1 }],
    ['No comments', { is: 'count', count: 0 }],
    ['6 Responses so far', { is: 'text', indent: 0, text: '6 Responses so far' }],
    [' 6 Responses', { is: 'text', indent: 1, text: '6 Responses' }],
    ['  1. Fine.', { is: 'numbered', number: 1, text: 'Fine.' }],
    [' 12. Fine.', { is: 'numbered', number: 12, text: 'Fine.' }],
    ['  3.', { is: 'numbered', number: 3, text: '' }],
    ['  3. a\u2028b', { is: 'numbered', number: 3, text: 'a\u2028b' }],
    ['  3.5 km', { is: 'text', indent: 2, text: '3.5 km' }],
    ['1. Fine.', { is: 'text', indent: 0, text: '1. Fine.' }],
    ['    1. Fine.', { is: 'text', indent: 4, text: '1. Fine.' }],
    ['    • So it is.', { is: 'bulleted', level: 1, text: 'So it is.' }],
    ['            • So it is.', { is: 'bulleted', level: 3, text: 'So it is.' }],
    ['\t• So it is.', { is: 'bulleted', level: 1, text: 'So it is.' }],
    ['    •', { is: 'bulleted', level: 1, text: '' }],
    ['    •so', { is: 'text', indent: 4, text: '•so' }],
    ['      • a point', { is: 'text', indent: 6, text: '• a point' }],
    ['• a point', { is: 'text', indent: 0, text: '• a point' }],
    ['\tdeep  ', { is: 'text', indent: 4, text: 'deep' }],
    ['  \tdeep\tdown', { is: 'text', indent: 6, text: 'deep\tdown' }],
    ['Comments are closed.', { is: 'text', indent: 0, text: 'Comments are closed.' }],
  ])('%j is %j', (line, read) => {
    expect(readLine(line)).toEqual(read);
  });
});

describe('what is a name', () => {
  it.each([
    ['Ann Reader', true],
    ['Ann B. van der Reader', true],
    ['Ann Bee Cee van der Reader', false],
    ['x'.repeat(40), true],
    ['x'.repeat(41), false],
    ['😀'.repeat(40), true],
    ['😀'.repeat(41), false],
    ['Well said.', false],
    ['Really?', false],
    ['Two things:', false],
    ['I see…', false],
    ['“Yes”', false],
    ['Ann (Leeds)', true],
    ['', false],
  ])('%j: %j', (line, named) => {
    expect(isName(line)).toBe(named);
  });
});

describe('a printed page', () => {
  it('has a title, comments with their replies, and a notice', () => {
    const read = page(
      '',
      'A bridge at last ',
      '',
      'They opened it.',
      '',
      '4 Responses',
      '',
      '  1. Ann Reader',
      '',
      '    About time.',
      '',
      '    It took years.',
      '',
      '    • Bob',
      '',
      '      Ten of them!',
      '',
      '        • And two more.',
      'Odd.'.padStart(14),
      '',
      '  2. Who paid?',
      '',
      'Comments are closed.',
      '',
    );
    expect(read).toEqual({
      title: 'A bridge at last',
      line: 6,
      notice: 'Comments are closed.',
      comments: [
        {
          line: 8,
          position: '1',
          parent: null,
          name: 'Ann Reader',
          body: 'About time.\n\nIt took years.',
        },
        { line: 14, position: '1.1', parent: '1', name: 'Bob', body: 'Ten of them!' },
        {
          line: 18,
          position: '1.1.1',
          parent: '1.1',
          name: null,
          body: 'And two more.\nOdd.',
        },
        { line: 21, position: '2', parent: null, name: null, body: 'Who paid?' },
      ],
    });
  });

  it('counts replies on from the deepest back to the first level', () => {
    const read = page(
      '5 Responses',
      '  1. a.',
      '    • b.',
      '        • c.',
      '        • d.',
      '    • e.',
    );
    const positions = 'comments' in read && read.comments.map(({ position }) => position);
    expect(positions).toEqual(['1', '1.1', '1.1.1', '1.1.2', '1.2']);
  });

  it('takes a short first line for the text when nothing follows it', () => {
    expect(page('1 Response', '  1. Ann Reader')).toMatchObject({
      comments: [{ name: null, body: 'Ann Reader' }],
    });
  });

  it('takes a short first line for the text when it goes on without a blank line', () => {
    expect(page('1 Response', '  1. A poem', '    in two lines', '', '    and one')).toMatchObject({
      comments: [{ name: null, body: 'A poem\nin two lines\n\nand one' }],
    });
  });

  it('may begin a comment below its number', () => {
    expect(page('1 Response', '  1.', '', '    Fine.')).toMatchObject({
      comments: [{ name: null, body: 'Fine.' }],
    });
  });

  it('keeps what is indented further', () => {
    expect(page('1 Response', '  1. So:', '', '       x = 1')).toMatchObject({
      comments: [{ body: 'So:\n\n   x = 1' }],
    });
  });

  it.each([
    ['no comments, open', ['T', 'No Responses', ''], null],
    ['no comments, closed', ['T', 'No Comments', '', 'Closed for good'], 'Closed for good'],
    ['as many as none', ['T', '0 Comments'], null],
  ])('may have %s', (_title, lines, notice) => {
    expect(readPrintedPage(lines)).toEqual({ title: 'T', line: 2, comments: [], notice });
  });

  it('has no title when it begins with the discussion', () => {
    expect(page('1 Response', '  1. Hm.')).toMatchObject({ title: '' });
  });

  it('begins its discussion at the last count that one follows', () => {
    const read = page(
      'Polls',
      '2 Comments',
      '  1. were quoted on air',
      '  2. and forgotten',
      'No Comments',
      'was the headline.',
      '1 Response',
      '',
      '  1. Ha.',
    );
    expect(read).toMatchObject({ title: 'Polls', line: 7, comments: [{ body: 'Ha.' }] });
  });

  it.each([
    ['has no count', ['T', '', 'Text.'], 3, 'no line such as "6 Responses" begins a discussion'],
    ['is empty', [''], 1, 'no line such as "6 Responses" begins a discussion'],
    [
      'has a count that nothing follows',
      ['T', '2 Responses', ''],
      2,
      'no comments follow this line',
    ],
    [
      'has fewer comments than it says',
      ['3 Responses', '  1. a.', '    • b.'],
      1,
      'this line says 3, but 2 are found below',
    ],
    [
      'has more comments than it says',
      ['1 Response', '  1. a.', '    • b.'],
      1,
      'this line says 1, but 2 are found below',
    ],
    ['begins at two', ['1 Response', '  2. a.'], 2, 'comment 1 should stand here, not 2'],
    [
      'skips a number',
      ['2 Responses', '  1. a.', '  3. b.'],
      3,
      'comment 2 should stand here, not 3',
    ],
    [
      'skips a level',
      ['2 Responses', '  1. a.', '        • b.'],
      3,
      'a reply of level 2 under no comment it could answer',
    ],
    [
      'goes back to a comment after its reply',
      ['2 Responses', '  1. a.', '    • b.', '', '    c.'],
      5,
      'text indented by 4, where that of comment 1.1 is by 6',
    ],
    [
      'is indented too little',
      ['1 Response', '  1. a.', '  b.'],
      3,
      'text indented by 2, where that of comment 1 is by 4',
    ],
    ['has an empty comment', ['1 Response', '  1.', ''], 2, 'comment 1 has no text'],
    [
      'goes on after its notice',
      ['1 Response', '  1. a.', 'Closed.', 'Imprint'],
      4,
      'nothing may follow the line that closes the discussion',
    ],
    [
      'has another count below',
      ['1 Response', '  1. a.', '7 Comments'],
      3,
      'a second line that announces comments',
    ],
  ])('is refused when it %s', (_title, lines, line, why) => {
    expect(readPrintedPage(lines)).toEqual({ line, why });
  });
});
