import { describe, expect, it } from '@jest/globals';
import { escapeHtml, isVisible, withoutControls } from './plain.js';

describe('A plain text', () => {
  it('is escaped for text and for either kind of attribute', () => {
    expect(escapeHtml(`<a b="c" d='e'>&amp;`)).toBe(
      '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;',
    );
  });

  it('keeps its words and its lines and loses what XML cannot hold', () => {
    expect(
      withoutControls('a\r\nb\rc\td\u0000\u0008\u001b\u007f\u0085\ufdd0\uffff\u{1fffe}e'),
    ).toBe('a\nb\nc\tde');
    expect(withoutControls('a\fb \ud800 \udc00 😀')).toBe('a b \ufffd \ufffd 😀');
  });

  it.each([
    ['', false],
    [' \t\n\u00a0\u3000', false],
    ['\u200b\u200d\u2066\u00ad\ufeff', false],
    ['.', true],
    ['\u200b字', true],
  ])('%j shows something: %s', (text, isSeen) => {
    expect(isVisible(text)).toBe(isSeen);
  });
});
