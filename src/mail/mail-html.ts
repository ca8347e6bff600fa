import { escapeHtml } from '../markup/plain.js';

/** A mail's text as HTML: paragraphs, and a link where a line is an address. */
export function toHtml(text: string, language: string): string {
  const paragraphs = text
    .trim()
    .split(/\n\n+/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(line).join('<br>\n')}</p>`);
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"></head>
<body>
${paragraphs.join('\n')}
</body></html>
`;
}

function line(text: string): string {
  const shown = escapeHtml(text);
  return /^https?:\/\/\S+$/.test(text) ? `<a href="${shown}">${shown}</a>` : shown;
}
