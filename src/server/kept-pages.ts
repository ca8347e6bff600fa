import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PageAnswers } from '../page-cache/page.answers.js';

/**
 * Answers public reads from what is kept, before headers, guards and pipes: a route says of itself that
 * anyone may have its answers, and they were kept with the headers that they had, by a call that a guard
 * had let by.
 */
export class KeptPages {
  private pages: PageAnswers | undefined;

  /** @param find is asked once, at the first request */
  constructor(private readonly find: () => PageAnswers) {}

  /** What is known to be right. Register it before anything else that looks at requests. */
  answerFresh(fastify: FastifyInstance): void {
    this.answerWith(fastify, (pages, request, reply) => pages.answerFresh(request, reply));
  }

  /** What has to be looked at first. */
  answerChecked(fastify: FastifyInstance): void {
    this.answerWith(fastify, (pages, request, reply) => pages.answerChecked(request, reply));
    // Nobody waits for how fast somebody else reads what was not kept.
    fastify.addHook('onSend', (request, _reply, _payload, done) => {
      request.making?.end();
      done();
    });
  }

  private answerWith(
    fastify: FastifyInstance,
    answer: (
      pages: PageAnswers,
      request: FastifyRequest,
      reply: FastifyReply,
    ) => boolean | Promise<boolean>,
  ): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      const answered = answer((this.pages ??= this.find()), request, reply);
      if (answered === true) return;
      if (answered === false) done();
      else answered.then((isAnswered) => isAnswered || done(), done);
    });
  }
}
