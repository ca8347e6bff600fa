import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { screeningSecretOf } from '../../common/crypto/sealed-for.rules.js';
import { SecretBox } from '../../common/crypto/secret-box.js';
import { newId } from '../../common/ids.js';
import { Clock } from '../../common/time/clock.js';
import { SafeFetch } from '../../outbound/safe-fetch.js';
import { externalAnswerOf, type ExternalAnswer } from './external-answer.rules.js';
import { ScreeningSecretsRepository } from './screening-secrets.repository.js';
import { newWebhookSecret, signedHeaders } from './webhook-signature.js';

/** What a receiver learns: a text and its place, no e-mail and no address. */
export interface Question {
  site: { id: string; slug: string };
  threadId: string;
  text: string;
  personId: string | null;
  isEdit: boolean;
}

/** Asks a receiver of the site's own choice about a text, by a signed webhook. */
@Injectable()
export class ExternalCheckService {
  constructor(
    private readonly secrets: ScreeningSecretsRepository,
    private readonly outside: SafeFetch,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** A new secret in the place of the one before, which signs nothing from now on. Shown once. */
  async newSecret(siteId: string, tx: EntityManager): Promise<string> {
    const secret = newWebhookSecret();
    const sealed = this.box.seal(Buffer.from(secret), screeningSecretOf(siteId));
    await this.secrets.within(tx).put(siteId, sealed, this.clock.now());
    return secret;
  }

  /** Holds no connection of ours while it waits. Throws where no usable answer comes in time. */
  async ask(url: string, question: Question, timeoutMs: number): Promise<ExternalAnswer> {
    const { site, personId } = question;
    const known = await this.secrets.find(site.id, personId);
    if (!known) throw new Error('There is no secret to sign with');
    const secret = this.box.open(known.sealed, screeningSecretOf(site.id)).toString();
    const body = JSON.stringify(contentOf(question, known.sub));
    const signed = signedHeaders(secret, { id: `msg_${newId()}`, at: this.clock.now(), body });
    const { status, text } = await this.outside.request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...signed },
      body,
      timeoutMs,
    });
    const answer = status === 200 ? externalAnswerOf(JSON.parse(text)) : null;
    if (!answer) throw new Error(`An answer of status ${status} that is of no use`);
    return answer;
  }
}

function contentOf({ site, threadId, text, isEdit }: Question, sub: string | null): object {
  const author = sub === null ? null : { sub };
  return {
    type: 'comment.screen',
    site: site.slug,
    thread: threadId,
    comment: { text, author, isEdit },
  };
}
