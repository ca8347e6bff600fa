import { randomBytes } from 'node:crypto';
import { digestOf, type Json } from './canonical-json.js';

/** 256 random bits, 64 hexadecimal digits: with them gone nobody can try what the value may have been. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/**
 * Says later whether a value is the one of before, as long as its salt is kept beside it. Without the
 * salt it says nothing, however short and easy to guess the value is.
 */
export function commitmentTo(value: Json, salt: string): string {
  return digestOf({ salt, value });
}
