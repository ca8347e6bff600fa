/** What shared caches keep a page under, and forget it by: all pages of a site. */
export const tagOfSite = ({ slug }: { slug: string }): string => `s-${slug}`;

/** As `tagOfSite`: all pages that show something of the thread. */
export const tagOfThread = (threadId: string): string => `t-${threadId}`;
