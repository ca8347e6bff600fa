/** A person as they are kept; the names and the picture are public, the rest is not. */
export interface Person {
  siteId: string;
  id: string;
  issuer: string;
  sub: string;
  name: string | null;
  picture: string | null;
  emailSealed: Buffer | null;
  emailIndex: Buffer | null;
  emailVerified: boolean;
  createdAt: Date;
}

/** What a site calls one of its accounts. */
export interface Identity {
  issuer: string;
  sub: string;
}

/** What is said about a person: what is absent stays, null empties. */
export interface Said {
  name?: string | null;
  picture?: string | null;
  email?: string | null;
  /** Counts with an address only. */
  emailVerified?: boolean;
}

/** What has to be written of it. */
export interface ProfileChange {
  name?: string | null;
  picture?: string | null;
  email?: { sealed: Buffer | null; index: Buffer | null; verified: boolean };
}

/** What pages show. */
export interface Profile {
  name: string | null;
  /** An https:// address. */
  picture: string | null;
}
