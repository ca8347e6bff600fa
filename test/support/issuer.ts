import { keyPair, type KeyPair } from './key-pair.js';
import { startLocal } from './listen.js';

/** An identity provider on this machine: it signs tokens, and serves the keys to verify them with. */
export interface Issuer {
  /** What its tokens have as `iss`. */
  name: string;
  jwksUrl: string;
  /** As an operator names it in `OUTBOUND_ALLOW`. */
  pair: string;
  /** How often its keys were asked for. */
  asked(): number;
  /** Signs with these keys from now on, and names them by their place. */
  use(...pairs: KeyPair[]): void;
  /** A token by the key at this place. */
  token(claims: object, place?: number): string;
  /** Answers so from now on; null to hang up. */
  answer(body: unknown): void;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  let asked = 0;
  let rounds = 0;
  let pairs: KeyPair[] = [];
  let body: unknown;
  const kid = (place: number): string => `${rounds}-${place}`;
  const server = await startLocal((request, response) => {
    asked += 1;
    if (body === null) request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const issuer: Issuer = {
    name: server.origin,
    jwksUrl: `${server.origin}/keys`,
    pair: server.pair,
    asked: () => asked,
    use: (...given) => {
      rounds += 1;
      pairs = given;
      body = { keys: pairs.map(({ jwk, alg }, place) => ({ ...jwk, alg, kid: kid(place) })) };
    },
    token: (claims, place = 0) =>
      pairs[place]!.token({ iss: server.origin, ...claims }, { kid: kid(place) }),
    answer: (given) => (body = given),
    close: () => server.close(),
  };
  issuer.use(keyPair('RS256'));
  return issuer;
}
