import type { JsonFeedItemView, JsonFeedView } from '../dto/json-feed.view.js';
import type { Feed, FeedEntry } from '../feed.rules.js';

/** JSON Feed 1.1. */
export function printJsonFeed({ title, url, lang, entries, links }: Feed): string {
  const feed: JsonFeedView = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(url === null ? {} : { home_page_url: url }),
    feed_url: links.self,
    ...(links.next === null ? {} : { next_url: links.next }),
    language: lang,
    items: entries.map(itemOf),
  };
  return JSON.stringify(feed);
}

function itemOf(entry: FeedEntry): JsonFeedItemView {
  const { id, url, title, html, author } = entry;
  return {
    id,
    ...(url === null ? {} : { url }),
    title,
    content_html: html,
    date_published: entry.publishedAt.toISOString(),
    date_modified: entry.updatedAt.toISOString(),
    authors: [{ name: author }],
  };
}
