export class JsonFeedAuthorView {
  name!: string;
}

export class JsonFeedItemView {
  /** `urn:uuid:` and the comment's id. */
  id!: string;
  /** Where it stands on its page; absent when the page's address is not known. */
  url?: string;
  title!: string;
  /** Safe to put into a page. */
  content_html!: string;
  date_published!: string;
  date_modified!: string;
  authors!: JsonFeedAuthorView[];
}

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export class JsonFeedView {
  version!: 'https://jsonfeed.org/version/1.1';
  title!: string;
  /** The page that the comments are about; absent in a site's feed, and when it is not known. */
  home_page_url?: string;
  feed_url!: string;
  /** Older entries; absent on the last page. */
  next_url?: string;
  language!: string;
  /** Newest first, at most 50. */
  items!: JsonFeedItemView[];
}
