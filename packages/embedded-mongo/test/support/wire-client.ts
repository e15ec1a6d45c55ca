import { connect, type Socket } from 'node:net';
import { deserialize, serialize, type Document } from 'bson';

/**
 * A client that sends exactly what it is told: for retries, lost connections and garbage, which the driver cannot do.
 */
export class WireClient {
  private received = Buffer.alloc(0);
  private readonly waiting: ((reply: Document | undefined) => void)[] = [];
  private nextId = 1;

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      while (this.received.length >= 4 && this.received.length >= this.received.readInt32LE(0)) {
        const length = this.received.readInt32LE(0);
        const body = this.received.subarray(21, length);
        this.received = this.received.subarray(length);
        this.waiting.shift()?.(deserialize(body));
      }
    });
    const end = (): void => {
      for (const resolve of this.waiting.splice(0)) resolve(undefined);
    };
    socket.on('close', end);
    socket.on('error', end);
  }

  static open(path: string): Promise<WireClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new WireClient(socket)));
      socket.once('error', reject);
    });
  }

  /** The frame of a command. */
  frame(command: Document): Buffer {
    const body = serialize(command);
    const head = Buffer.alloc(21);
    head.writeInt32LE(21 + body.length, 0);
    head.writeInt32LE(this.nextId, 4);
    this.nextId += 1;
    head.writeInt32LE(2013, 12);
    return Buffer.concat([head, body]);
  }

  /** Sends a command; undefined when the connection was closed instead of an answer. */
  send(command: Document): Promise<Document | undefined> {
    return this.sendBytes(this.frame(command));
  }

  sendBytes(bytes: Buffer): Promise<Document | undefined> {
    return new Promise((resolve) => {
      if (this.socket.destroyed) {
        resolve(undefined);
        return;
      }
      this.waiting.push(resolve);
      this.socket.write(bytes);
    });
  }

  /** Resolves when the connection is closed. */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.destroyed) resolve();
      else this.socket.once('close', () => resolve());
    });
  }

  destroy(): void {
    this.socket.destroy();
  }
}
