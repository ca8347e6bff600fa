import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { onLine, send, type KeeperMessage } from './keeper-protocol.js';
import { until } from './processes.js';

/** Whoever asked for PostgreSQL may have died before coming in. */
const FIRST_MEMBER_MS = 10_000;
const TOKEN_MS = 2_000;
const HANG_UP_MS = 1_000;

/**
 * The processes that use PostgreSQL. Each holds a connection, which the system closes however the
 * process ends: nobody has to be watched or asked.
 */
export class Members {
  private readonly door = createServer({ allowHalfOpen: true }, (socket) => this.greet(socket));
  private readonly strangers = new Set<Socket>();
  private readonly present = new Set<Socket>();
  /** Said goodbye as the last one, and wait for PostgreSQL to stop. */
  private readonly waiting = new Set<Socket>();
  private readonly changes = new EventEmitter();
  private readonly unheard: string[] = [];
  private standing: KeeperMessage = { kind: 'starting' };

  constructor(private readonly token: string) {}

  /** Opens the door and answers its port. */
  async open(): Promise<number> {
    this.door.listen(0, '127.0.0.1');
    await once(this.door, 'listening');
    return (this.door.address() as AddressInfo).port;
  }

  /** Tells everyone how things stand, and whoever comes later. */
  announce(standing: KeeperMessage): void {
    this.standing = standing;
    for (const socket of this.present) send(socket, standing);
  }

  /** Tells everyone a piece of news; with nobody there it waits for the first who comes. */
  tell(line: string): void {
    if (this.present.size === 0) this.unheard.push(line);
    for (const socket of this.present) send(socket, { kind: 'news', line });
  }

  /** Resolves when somebody is in, or should have been by now. */
  async someone(): Promise<void> {
    if (this.present.size > 0) return;
    await Promise.race([once(this.changes, 'change'), delay(FIRST_MEMBER_MS)]);
  }

  /** Resolves when nobody is in any more. */
  async none(): Promise<void> {
    await this.someone();
    while (this.present.size > 0) await once(this.changes, 'change');
  }

  /** Lets nobody in from now on. */
  close(): void {
    this.door.close();
    for (const socket of this.strangers) socket.destroy();
  }

  /** Ends every conversation; what was said still arrives. */
  async dismiss(): Promise<void> {
    const all = [...this.present, ...this.waiting];
    for (const socket of all) socket.end();
    await until(() => all.every((socket) => socket.destroyed), HANG_UP_MS);
  }

  private greet(socket: Socket): void {
    this.strangers.add(socket);
    socket.setTimeout(TOKEN_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('end', () => this.takeLeave(socket));
    socket.on('close', () => this.takeLeave(socket));
    onLine(socket, (line) => this.admit(socket, line));
  }

  private admit(socket: Socket, token: string): void {
    if (!this.strangers.delete(socket)) return;
    if (token !== this.token) {
      socket.destroy();
      return;
    }
    socket.setTimeout(0);
    this.present.add(socket);
    for (const line of this.unheard.splice(0)) send(socket, { kind: 'news', line });
    send(socket, this.standing);
    this.changes.emit('change');
  }

  private takeLeave(socket: Socket): void {
    if (this.strangers.delete(socket)) socket.destroy();
    if (!this.present.delete(socket)) return;
    if (this.present.size > 0) socket.end();
    else this.waiting.add(socket);
    this.changes.emit('change');
  }
}
