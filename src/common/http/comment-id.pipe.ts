import { ParseUUIDPipe } from '@nestjs/common';
import { Problem } from './problem.js';

/** A comment's id; what is none names no comment. */
export const CommentIdPipe = new ParseUUIDPipe({
  exceptionFactory: () => new Problem('comment-not-found'),
});
