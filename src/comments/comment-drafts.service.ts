import { Injectable } from '@nestjs/common';
import type { Sender } from '../auth/sender.decorator.js';
import { AddressesService } from '../addresses/addresses.service.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfComment } from '../common/crypto/sealed-for.rules.js';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { languageOf } from '../common/text/language.js';
import { codePoints } from '../common/text/well-formed.js';
import { render, RENDER_VERSION, type Rendered } from '../markup/render.js';
import { nameFrom } from '../people/person-name.rules.js';
import type { Site } from '../sites/sites.service.js';
import type { Origin } from './comment-origins.repository.js';
import type { Revision } from './comment-record.js';

/** What somebody sends. */
export interface Post {
  /** Markdown. */
  body: string;
  parentId: string | null;
  guest?: { name?: string; email?: string };
  /** What only a script would fill in. */
  trap?: string;
}

/** A comment as it will be kept, before it has a place. */
export interface Draft {
  id: string;
  parentId: string | null;
  personId: string | null;
  guestName: string | null;
  /** For a guest: proves that the comment is theirs. Shown once. */
  editToken: { text: string; hash: Buffer } | null;
  revision: Omit<Revision, 'createdAt'>;
  origin: Origin | null;
  /** Certainly a script's. */
  spam: boolean;
  /** The key that speaks for its author. */
  via: string | null;
}

/** Makes of what was sent what can be kept: rendered, sealed and hashed. */
@Injectable()
export class CommentDraftsService {
  constructor(
    private readonly addresses: AddressesService,
    private readonly emails: EmailVault,
  ) {}

  /** Refuses at no cost what is refused in any case. @throws {Problem} guests-off, invalid-request */
  check(site: Site, sender: Sender, post: Post): void {
    refuseStrangers(site, sender, post);
    refuseLength(site, post.body);
  }

  /** Of a post that was checked. @throws {Problem} invalid-request when it says nothing */
  async draft(site: Site, sender: Sender, post: Post): Promise<Draft> {
    const id = newId();
    const draft = {
      id,
      parentId: post.parentId,
      revision: await this.revisionOf(site, post.body),
      spam: (post.trap ?? '') !== '',
    };
    const { personId, keyId: via } = sender;
    if (personId !== null) {
      return { ...draft, personId, via, guestName: null, editToken: null, origin: null };
    }
    return {
      ...draft,
      personId,
      via: null,
      guestName: nameFrom(post.guest?.name ?? ''),
      editToken: newToken('clg'),
      origin: {
        ...(await this.hashed(sender)),
        ...this.sealed(id, post.guest?.email),
        externalAuthor: null,
      },
    };
  }

  /** The text as it will be kept. @throws {Problem} invalid-request when it says nothing or too much */
  async revisionOf(site: Site, body: string): Promise<Omit<Revision, 'createdAt'>> {
    refuseLength(site, body);
    const rendered: Rendered = render(body);
    if (rendered.text.trim() === '') {
      throw Problem.invalid([{ pointer: '#/body', detail: 'must have some text' }]);
    }
    const { html, text } = rendered;
    return {
      ...{ id: newId(), body, html, text, renderVersion: RENDER_VERSION },
      language: await languageOf(text),
      writtenBy: 'author',
    };
  }

  private async hashed({ address }: Sender): Promise<Pick<Origin, 'addressDay' | 'addressHash'>> {
    if (address === null) return { addressDay: null, addressHash: null };
    const { day, hash } = await this.addresses.hash(address);
    return { addressDay: day, addressHash: hash };
  }

  private sealed(
    id: string,
    email: string | undefined,
  ): Pick<Origin, 'emailSealed' | 'emailIndex'> {
    if (email === undefined) return { emailSealed: null, emailIndex: null };
    const { sealed, index } = this.emails.keep(email, emailOfComment(id));
    return { emailSealed: sealed, emailIndex: index };
  }
}

function refuseStrangers({ settings }: Site, { personId }: Sender, { guest }: Post): void {
  if (personId === null && !settings.guests) {
    throw new Problem('guests-off', 'Sign in on the site first.');
  }
  if (personId !== null && guest) {
    throw Problem.invalid([{ pointer: '#/guest', detail: 'is for guests; you are signed in' }]);
  }
}

function refuseLength({ settings: { maxLength } }: Site, body: string): void {
  if (codePoints(body) <= maxLength) return;
  throw Problem.invalid([
    { pointer: '#/body', detail: `must have at most ${maxLength} characters` },
  ]);
}
