import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onLine, send, type KeeperMessage } from './keeper-protocol.js';

/** Whoever asked for PostgreSQL may die before coming in. */
const FIRST_MEMBER_MS = 10_000;
const TOKEN_MS = 2_000;

/**
 * The processes that use PostgreSQL. Each holds a connection; the system closes it however the
 * process ends, so nobody has to be watched or asked.
 */
export class Members {
  private readonly door = createServer({ allowHalfOpen: true }, (socket) => this.greet(socket));
  private readonly present = new Set<Socket>();
  private readonly strangers = new Set<Socket>();
  private readonly changes = new EventEmitter();
  private latest: KeeperMessage = { kind: 'starting' };
  private closing = false;

  constructor(private readonly token: string) {}

  /** Opens the door and answers its port. */
  async open(): Promise<number> {
    this.door.listen(0, '127.0.0.1');
    await once(this.door, 'listening');
    return (this.door.address() as AddressInfo).port;
  }

  /** Tells everyone, and those who come later, how things stand. */
  announce(message: KeeperMessage): void {
    this.latest = message;
    this.tell(message);
  }

  tell(message: KeeperMessage): void {
    for (const socket of this.present) send(socket, message);
  }

  /** Resolves when somebody has been here, or should have been. */
  async someone(): Promise<void> {
    if (this.present.size > 0) return;
    await Promise.race([once(this.changes, 'change'), delay(FIRST_MEMBER_MS)]);
  }

  /** Resolves when the last one has left. */
  async none(): Promise<void> {
    await this.someone();
    while (this.present.size > 0) await once(this.changes, 'change');
  }

  /** Lets nobody in any more; whoever leaves from here on waits for `dismiss`. */
  close(): void {
    this.closing = true;
    this.door.close();
    for (const socket of this.strangers) socket.destroy();
  }

  /** Ends every conversation. */
  async dismiss(): Promise<void> {
    await Promise.all([...this.present, ...this.leaving].map((socket) => hangUp(socket)));
  }

  private readonly leaving = new Set<Socket>();

  private greet(socket: Socket): void {
    this.strangers.add(socket);
    socket.setTimeout(TOKEN_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('end', () => this.see(socket));
    socket.on('close', () => this.see(socket));
    onLine(socket, (line) => this.admit(socket, line));
  }

  private admit(socket: Socket, token: string): void {
    if (!this.strangers.delete(socket)) return;
    if (this.closing || token !== this.token) {
      socket.destroy();
      return;
    }
    socket.setTimeout(0);
    this.present.add(socket);
    send(socket, this.latest);
    this.changes.emit('change');
  }
}
