import { ParseUUIDPipe } from '@nestjs/common';
import { Problem } from './problem.js';

/** An id; what is none names nothing. */
export const IdPipe = new ParseUUIDPipe({ exceptionFactory: () => new Problem('not-found') });
