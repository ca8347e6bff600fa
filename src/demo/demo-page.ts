import { escapeHtml } from '../markup/plain.js';
import { phrasesIn } from '../common/language/phrases.rules.js';
import type { CountView } from '../threads/dto/thread-list.view.js';
import type { ThreadView } from '../threads/dto/thread.view.js';
import { DEMO_SITE, SAMPLE_PAGES, type SamplePage } from './sample.js';

/** The site's front page. @param counts by the pages' keys */
export function printFrontPage(counts: Readonly<Record<string, CountView>>): string {
  const teasers = SAMPLE_PAGES.map((page) => teaser(page, counts[page.key])).join('');
  return printDocument(
    { title: DEMO_SITE.name, feed: 'feed' },
    `<main class="columns">
      <div class="story">
        <h1 class="quiet">Today’s stories</h1>
        <ul class="teasers">${teasers}</ul>
      </div>
      <section class="desk" aria-labelledby="steps">
        <h2 id="steps">What there is to try</h2>
        <ol>
          <li>Read <a href="/demo/library-hours">the first discussion</a>. It is closed, and says so.</li>
          <li>Post a comment below <a href="/demo/town-square">the second story</a>. It waits for a moderator.</li>
          <li>Be the moderator: paste the key that the demo printed in its terminal, and approve what waits, or refuse it.</li>
          <li>Open the page a second time beside it: it says when something is new.</li>
          <li>Close that discussion, or open the first one again.</li>
        </ol>
        <p>Everything you do here, the page does with the <a href="/api/docs">REST API</a>.</p>
      </section>
    </main>`,
  );
}

function teaser({ key, title, paragraphs }: SamplePage, count: CountView | undefined): string {
  const state = count?.state === 'open' ? 'open' : 'closed';
  const responses = phrasesIn('en').responses(count?.comments ?? 0);
  return `<li>
    <h2><a href="/demo/${key}">${escapeHtml(title)}</a></h2>
    <p>${escapeHtml(paragraphs[0] ?? '')}</p>
    <p class="meta">${responses} · ${state}</p>
  </li>`;
}

/**
 * An article with what the API answered as its discussion.
 *
 * @param changes where to follow the thread from
 * @param discussion a fragment of HTML
 */
export function printArticle(
  page: SamplePage,
  { thread, changes }: { thread: ThreadView; changes: string },
  discussion: string,
): string {
  const open = thread.state === 'open';
  return printDocument(
    { title: `${page.title} · ${DEMO_SITE.name}`, feed: `threads/key:${page.key}/feed` },
    `<main class="columns" data-site="${DEMO_SITE.slug}" data-key="${page.key}" data-state="${thread.state}" data-changes="${changes}">
      <div class="story">
        <article>
          <h1>${escapeHtml(page.title)}</h1>
          <p class="meta">${escapeHtml(page.byline)}</p>
          ${page.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}
        </article>
        <div class="discussion">${discussion}</div>
        <section id="own" class="own" aria-labelledby="own-title" tabindex="-1" hidden>
          <h2 id="own-title">Only you see this</h2>
        </section>
        ${open ? COMMENT_FORM : ''}
        ${formats(page.key)}
        ${otherStories(page)}
      </div>
      ${MODERATORS_DESK}
    </main>`,
  );
}

const NEEDS_SCRIPT =
  '<noscript><p class="hint">This part of the page needs JavaScript.</p></noscript>';

const COMMENT_FORM = `
  <section aria-labelledby="comment-title">
    <h2 id="comment-title">Leave a comment</h2>
    <p class="hint">A moderator looks at comments here before they show. That is you as well: yours
      will be waiting on the moderator’s desk.</p>
    ${NEEDS_SCRIPT}
    <form id="comment">
      <fieldset disabled>
        <p id="answering" class="answering" hidden></p>
        <label for="name">Name <span class="hint">(if you like)</span></label>
        <input id="name" name="name" maxlength="80" autocomplete="nickname">
        <label for="body">Comment</label>
        <textarea id="body" name="body" rows="6" maxlength="10000" required aria-describedby="body-hint"></textarea>
        <p id="body-hint" class="hint">Markdown: *emphasis*, **strong**, lists, quotes, links.</p>
        <button class="main">Post comment</button>
      </fieldset>
    </form>
  </section>`;

const MODERATORS_DESK = `
  <aside class="desk" aria-labelledby="desk-title">
    <h2 id="desk-title">The moderator’s desk</h2>
    ${NEEDS_SCRIPT}
    <form id="sign-in">
      <fieldset disabled>
        <label for="key">Moderator’s key</label>
        <input id="key" type="password" required autocomplete="off" aria-describedby="key-hint">
        <p id="key-hint" class="hint">The demo printed it in its terminal; it begins with
          <code>clq_</code>. This tab forgets it when it is closed.</p>
        <button class="main">Open the desk</button>
      </fieldset>
    </form>
    <div id="desk" hidden></div>
  </aside>`;

function formats(key: string): string {
  const link = (format: string, name: string): string =>
    `<a href="/api/v1/sites/${DEMO_SITE.slug}/discussion?key=${key}&amp;format=${format}">${name}</a>`;
  return `<p class="meta">This discussion, as any page or program can have it:
    ${link('html', 'HTML')}, ${link('text', 'text')}, ${link('json', 'JSON')}.</p>`;
}

function otherStories(page: SamplePage): string {
  const links = SAMPLE_PAGES.filter((each) => each !== page).map(
    ({ key, title }) => `<a href="/demo/${key}">${escapeHtml(title)}</a>`,
  );
  return `<p class="meta">Also today: ${links.join(', ')}</p>`;
}

/** @param feed its address below the site's */
function printDocument({ title, feed }: { title: string; feed: string }, main: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(title)}</title>
    <link rel="alternate" type="application/atom+xml" title="Comments" href="/api/v1/sites/${DEMO_SITE.slug}/${feed}?format=atom">
    <link rel="icon" href="/demo/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/demo/assets/demo.css">
    <script type="module" src="/demo/assets/demo.js"></script>
  </head>
  <body>
    <header class="masthead">
      <a href="/demo">${escapeHtml(DEMO_SITE.name)}</a>
      <p>An invented paper, to try Colloquy with</p>
    </header>
    ${main}
    <div class="messages">
      <div id="news" class="message" aria-live="polite"></div>
      <div id="message" class="message" role="status"></div>
    </div>
  </body>
</html>
`;
}
