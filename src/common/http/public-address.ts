/** What people reach the server at, without a slash at its end; null where that was not said. */
export class PublicAddress {
  constructor(readonly url: string | null) {}
}
