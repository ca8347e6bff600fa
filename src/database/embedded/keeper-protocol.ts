import type { Socket } from 'node:net';

/** What a process that wants a keeper tells it, as JSON in its only argument. */
export interface KeeperOrders {
  dataDir: string;
  volatile: boolean;
  settings: Record<string, string>;
}

/** What a keeper tells its members, each on a line of JSON. A member says its token, once. */
export type KeeperMessage =
  | { kind: 'starting' }
  | { kind: 'news'; line: string }
  | { kind: 'ready'; port: number }
  | { kind: 'failed'; reason: string };

export function send(socket: Socket, message: KeeperMessage): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `handle` with each whole line that arrives. */
export function onLine(socket: Socket, handle: (line: string) => void): void {
  let pending = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (pending + chunk).split('\n');
    pending = lines.pop()!;
    lines.forEach(handle);
  });
}
