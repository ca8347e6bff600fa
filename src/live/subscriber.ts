/** Somebody who is told what happens, as long as they listen. */
export interface Subscriber {
  /** One message or more. */
  send(bytes: Buffer): void;
  /** They are asked to come again. */
  end(): void;
}
