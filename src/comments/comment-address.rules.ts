/** Where a comment stands on its page; null where the page has no address. */
export function addressOfComment(threadUrl: string | null, commentId: string): string | null {
  return threadUrl === null ? null : `${threadUrl.split('#')[0]!}#comment-${commentId}`;
}
