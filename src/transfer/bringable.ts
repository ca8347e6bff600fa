import type { BroughtComment } from '../comments/comment-imports.service.js';
import { codePoints } from '../common/text/well-formed.js';
import { escapeMarkdown } from '../markup/escape-markdown.js';
import { fromHtml } from '../markup/from-html.js';
import { withoutControls } from '../markup/plain.js';
import { render } from '../markup/render.js';
import type { ImportedComment, ImportNote } from './import-record.js';

/** Longer names and texts than the database takes are told, not cut. */
const MAX_NAME = 300;
const MAX_BODY = 200_000;

type Note = Omit<ImportNote, 'line'>;

/** The comment as it can be stored, or null with the reason why it cannot. */
export function bringable(imported: ImportedComment): {
  comment: BroughtComment | null;
  notes: Note[];
} {
  const { externalId: item, body } = imported;
  const text = body.format === 'html' ? textFromHtml(body.value) : textFromPlain(body.value);
  if (text.text.trim() === '') return skipped(item, 'nothing of it can be shown as text');
  if (codePoints(text.body) > MAX_BODY)
    return skipped(item, `it has more than ${MAX_BODY} characters`);

  const name = nameOf(imported);
  const long = name !== null && codePoints(name) > MAX_NAME;
  const notes: Note[] = long
    ? [
        {
          item,
          outcome: 'changed',
          why: `its author's name has more than ${MAX_NAME} characters and is left out`,
        },
      ]
    : [];
  return {
    comment: {
      externalId: item,
      parentExternalId: imported.parentExternalId,
      kind: imported.kind,
      state: imported.state,
      priorState: imported.priorState,
      authorName: long ? null : name,
      authorEmail: imported.authorEmail,
      externalAuthor: imported.externalAuthor,
      text,
      createdAt: imported.createdAt,
    },
    notes,
  };
}

function skipped(item: string, why: string): { comment: null; notes: Note[] } {
  return { comment: null, notes: [{ item, outcome: 'skipped', why }] };
}

function textFromHtml(value: string): BroughtComment['text'] {
  const { source, html, text } = fromHtml(value);
  return { body: source, html, text };
}

function textFromPlain(value: string): BroughtComment['text'] {
  const body = escapeMarkdown(value);
  const { html, text } = render(body);
  return { body, html, text };
}

/** A source that keeps texts as HTML keeps names as HTML too: with entities, as a rule. */
function nameOf({ authorName, body }: ImportedComment): string | null {
  if (authorName === null) return null;
  const plain = body.format === 'html' ? fromHtml(authorName).text : authorName;
  return withoutControls(plain).replace(/\s+/g, ' ').trim() || null;
}
