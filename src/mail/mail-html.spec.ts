import { describe, expect, it } from '@jest/globals';
import { toHtml } from './mail-html.js';

const bodyOf = (text: string): string =>
  /<body>\n(.*)\n<\/body>/s.exec(toHtml(text, 'en'))?.[1] ?? '';

describe('toHtml', () => {
  it('makes paragraphs and lines', () => {
    expect(bodyOf('One\ntwo\n\nThree\n')).toBe('<p>One<br>\ntwo</p>\n<p>Three</p>');
    expect(toHtml('x', 'de')).toContain('<html lang="de">');
  });

  it('makes a link of an address that has a line of its own, and of no other', () => {
    expect(bodyOf('See\nhttps://a.example/x#daily.cld_1')).toBe(
      '<p>See<br>\n<a href="https://a.example/x#daily.cld_1">https://a.example/x#daily.cld_1</a></p>',
    );
    expect(bodyOf('See https://a.example/')).toBe('<p>See https://a.example/</p>');
    expect(bodyOf('javascript:alert(1)')).toBe('<p>javascript:alert(1)</p>');
  });

  it('takes every mark for itself', () => {
    expect(bodyOf(`<img src=x onerror='"&'>`)).toBe(
      '<p>&lt;img src=x onerror=&#39;&quot;&amp;&#39;&gt;</p>',
    );
    expect(bodyOf('https://a.example/"><b>')).not.toContain('<b>');
  });
});
