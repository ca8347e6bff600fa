/** Where sessions of one's own are had, which can listen; null where only a pooler is known. */
export const DIRECT_URL = Symbol('direct database url');
