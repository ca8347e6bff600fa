import type { SecretBox } from '../common/crypto/secret-box.js';
import type { ProblemCode } from '../common/http/problems.js';
import type { CallId, SealedAnswer } from './idempotency.repository.js';

/** What is given again: JSON all through. */
export type KeptAnswer = Record<string, unknown>;

/** What a call came to, as it is kept. */
export type Outcome =
  | { kind: 'answer'; answer: KeptAnswer }
  | { kind: 'problem'; code: ProblemCode; detail?: string; extensions: Record<string, unknown> };

/** Sealed for the one call that it answers. */
export function sealedAnswer(box: SecretBox, id: CallId, outcome: Outcome): SealedAnswer {
  const answer = box.seal(Buffer.from(JSON.stringify(outcome)), aboutOf(id));
  return { answer, subjectId: subjectOf(outcome) };
}

export function openedAnswer(box: SecretBox, id: CallId, answer: Buffer): Outcome {
  return JSON.parse(box.open(answer, aboutOf(id)).toString()) as Outcome;
}

/** What the seal names. */
export function aboutOf({ siteId, caller, keyHash }: CallId): string {
  return `answer to ${siteId} ${caller} ${keyHash.toString('hex')}`;
}

function subjectOf(outcome: Outcome): string | null {
  const subject = outcome.kind === 'answer' ? outcome.answer['subjectId'] : null;
  return typeof subject === 'string' ? subject : null;
}
