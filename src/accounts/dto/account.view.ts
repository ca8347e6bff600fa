import { PageView } from '../../common/http/bounds.dto.js';
import type { Person } from '../../people/people.service.js';

/** What only the reader is told of themselves. */
export class MeView {
  id!: string;
  name!: string | null;
  picture!: string | null;
  email!: string | null;
  emailVerified!: boolean;
}

export class ListedPersonView {
  id!: string;
  /** The site's own name for the account. */
  sub!: string;
  /** Who signs for it: `site`, or the issuer of its tokens. */
  issuer!: string;
  name!: string | null;
  picture!: string | null;
  createdAt!: string;
}

export class AccountView extends ListedPersonView {
  /** Comments by state; a state without any is absent. */
  comments!: Record<string, number>;
  /** For admins; each look is logged. */
  email?: string | null;
  emailVerified?: boolean;
}

export class PersonListView {
  items!: ListedPersonView[];
  page!: PageView;
}

export class LinkResultView {
  sub!: string;
  /** How many comments became theirs by this call. */
  linked!: number;
  /** 201 where the account was made for it, else 200. */
  status!: number;
}

export class LinkedView {
  results!: LinkResultView[];
}

export function toListedPersonView(person: Person): ListedPersonView {
  const { id, sub, issuer, name, picture, createdAt } = person;
  return { id, sub, issuer, name, picture, createdAt: createdAt.toISOString() };
}

export function toMeView(person: Person, email: string | null): MeView {
  const { id, name, picture, emailVerified } = person;
  return { id, name, picture, email, emailVerified };
}
