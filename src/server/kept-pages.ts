import type { FastifyInstance } from 'fastify';
import type { PageAnswers } from '../page-cache/page.answers.js';

/**
 * Answers public reads from what is kept, before headers, guards and pipes: a route says of itself that
 * anyone may have its answers, and they were kept with the headers that they had, by a call that a guard
 * had let by. Register it before anything else that looks at requests.
 *
 * @param find is asked once, at the first request
 */
export function answerFromKept(fastify: FastifyInstance, find: () => PageAnswers): void {
  let pages: PageAnswers | undefined;
  fastify.addHook('onRequest', (request, reply, done) => {
    pages ??= find();
    const answered = pages.answerKept(request, reply);
    if (answered === true) return;
    if (answered === false) done();
    else answered.then((isAnswered) => isAnswered || done(), done);
  });
  // Nobody waits for how fast somebody else reads what was not kept.
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    request.making?.end();
    done();
  });
}
