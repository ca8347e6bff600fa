import { describe, expect, it } from '@jest/globals';
import { bringable } from './bringable.js';
import type { ImportedComment } from './import-record.js';

const imported = (overrides: Partial<ImportedComment>): ImportedComment => ({
  externalId: 'wp:1',
  parentExternalId: null,
  kind: 'comment',
  state: 'published',
  priorState: null,
  authorName: null,
  authorEmail: null,
  externalAuthor: null,
  authorUrl: null,
  body: { format: 'html', value: '<p>A word</p>' },
  createdAt: null,
  ...overrides,
});

describe('bringable', () => {
  it('reads an author’s name as HTML where the text is HTML, and as it stands where it is not', () => {
    const authorName = 'Ann &amp; Ben &#8217;';
    const plain = { format: 'text', value: 'A word' } as const;
    expect(bringable(imported({ authorName })).comment!.authorName).toBe('Ann & Ben ’');
    expect(bringable(imported({ authorName, body: plain })).comment!.authorName).toBe(authorName);
  });

  it('leaves out a name that is too long, and says so', () => {
    const { comment, notes } = bringable(imported({ authorName: 'x'.repeat(301) }));
    expect(comment!.authorName).toBeNull();
    expect(notes).toMatchObject([{ item: 'wp:1', outcome: 'changed' }]);
  });

  it('skips what has nothing to show, and says so', () => {
    const { comment, notes } = bringable(
      imported({ body: { format: 'html', value: '<script>x</script>' } }),
    );
    expect(comment).toBeNull();
    expect(notes).toMatchObject([{ item: 'wp:1', outcome: 'skipped' }]);
  });

  it('keeps a plain text’s marks as they are', () => {
    const { comment } = bringable(
      imported({ body: { format: 'text', value: '1. *not* a list\n\n> nor this' } }),
    );
    expect(comment!.text.text).toBe('1. *not* a list\n\n> nor this');
  });
});
