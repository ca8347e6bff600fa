import type { FastifyInstance } from 'fastify';
import type { PageAnswers } from '../page-cache/page.answers.js';

/**
 * Answers public reads from what is kept, after the headers that every answer has and before guards
 * and pipes: a route says of itself that anyone may have its answers, and a guard has let the call by
 * that made them. Register it after what sets headers.
 */
export function answerFromKept(fastify: FastifyInstance, pages: PageAnswers): void {
  const plugin = (instance: FastifyInstance, _: object, ready: () => void): void => {
    instance.addHook('onRequest', (request, reply, done) => {
      const answered = pages.answerKept(request, reply);
      if (answered === true) return;
      if (answered === false) done();
      else answered.then((isAnswered) => isAnswered || done(), done);
    });
    instance.addHook('onResponse', (request, _reply, done) => {
      request.making?.end();
      done();
    });
    ready();
  };
  // Its hooks are for every route, as `fastify-plugin` would say.
  fastify.register(Object.assign(plugin, { [Symbol.for('skip-override')]: true }));
}
