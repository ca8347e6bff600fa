import { ParseUUIDPipe } from '@nestjs/common';
import { Problem } from './problem.js';

/** The id of something; what is none names nothing. */
export const IdPipe = new ParseUUIDPipe({ exceptionFactory: () => new Problem('not-found') });
