/** What a site's signed token says about one of its pages. */
export interface PageClaims {
  /** The site's own key for the page. */
  key: string;
  url: string | null;
  title: string;
  publishedAt: Date | null;
}

const MAX_TITLE = 500;

/** The claims of a token whose signature holds, or null when they name no page. */
export function readPageClaims(payload: Readonly<Record<string, unknown>>): PageClaims | null {
  const { key, url, title, publishedAt, sub } = payload;
  // A reader's token is not a page's.
  if (typeof key !== 'string' || sub !== undefined) return null;
  return {
    key,
    url: typeof url === 'string' ? url : null,
    title: typeof title === 'string' && storable(title) ? title : '',
    publishedAt: typeof publishedAt === 'string' ? dateFrom(publishedAt) : null,
  };
}

function storable(title: string): boolean {
  return [...title].length <= MAX_TITLE && !/[\p{Cs}\p{Cc}]/u.test(title);
}

function dateFrom(text: string): Date | null {
  const date = new Date(text);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date : null;
}
