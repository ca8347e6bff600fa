import { Injectable } from '@nestjs/common';

/** The only reader of the time; tests put their own in its place. */
@Injectable()
export class Clock {
  /** Milliseconds are the finest step that a cursor can carry. */
  now(): Date {
    return new Date();
  }
}
