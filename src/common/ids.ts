import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562); ids made by one process ascend. */
export function newId(): string {
  return v7();
}
