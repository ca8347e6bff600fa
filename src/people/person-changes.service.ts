import { Injectable } from '@nestjs/common';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfPerson } from '../common/crypto/sealed-for.rules.js';
import type { Person, ProfileChange, Said } from './person-record.js';

type Known = Pick<
  Person,
  'id' | 'name' | 'picture' | 'emailSealed' | 'emailIndex' | 'emailVerified'
>;

/** Compares what is said about people with what is kept, which for addresses takes the keys. */
@Injectable()
export class PersonChangesService {
  constructor(private readonly emails: EmailVault) {}

  /** What has to be written, or null: the steady state. */
  changeTo(known: Known, said: Said): ProfileChange | null {
    const email = this.emailChange(known, said);
    const change: ProfileChange = {
      ...(isNews(said.name, known.name) ? { name: said.name } : {}),
      ...(isNews(said.picture, known.picture) ? { picture: said.picture } : {}),
      ...(email ? { email } : {}),
    };
    return Object.keys(change).length > 0 ? change : null;
  }

  emailOf({ id, emailSealed }: Pick<Person, 'id' | 'emailSealed'>): string | null {
    return emailSealed && this.emails.open(emailSealed, emailOfPerson(id));
  }

  private emailChange(known: Known, said: Said): ProfileChange['email'] | null {
    const { email } = said;
    if (email === undefined) return null;
    if (email === null) {
      return known.emailSealed && { sealed: null, index: null, verified: false };
    }
    const verified = said.emailVerified ?? false;
    const { emailSealed, emailIndex } = known;
    const same =
      emailIndex !== null && this.emails.indexesOf(email).some((each) => each.equals(emailIndex));
    if (same && verified === known.emailVerified) return null;
    if (same) return { sealed: emailSealed, index: emailIndex, verified };
    return { ...this.emails.keep(email, emailOfPerson(known.id)), verified };
  }
}

function isNews<T>(said: T | undefined, known: T): said is T {
  return said !== undefined && said !== known;
}
