import { once } from 'node:events';
import {
  connect,
  createServer,
  type AddressInfo,
  type NetConnectOpts,
  type Server,
  type Socket,
} from 'node:net';
import { FrameReader, writeOf, type WriteCommand } from './frames.js';

/** When a process dies around one command: not forwarded, done but the answer withheld, answered. */
export type KillMode = 'before' | 'applied' | 'replied';

/** What watches the writes that pass; gives when the process is to die around this one. */
export type WriteWatch = (
  write: WriteCommand,
) => { readonly mode: KillMode; readonly kill: () => void } | null;

/** A way from one process to a server, that can be cut for good. */
export interface Gate {
  readonly port: number;
  /** Ends what runs over it and refuses everything after. */
  cut(): void;
}

/** Opens a way to a server; `watch` looks at MongoDB's frames. `port` 0: any. */
export async function openGate(target: NetConnectOpts, watch?: WriteWatch, port = 0): Promise<Gate> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    if (watch) watched(client, upstream, watch);
    else client.pipe(upstream).pipe(client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function watched(client: Socket, upstream: Socket, watch: WriteWatch): void {
  const asked = new FrameReader();
  const answered = new FrameReader();
  const deaths = new Map<number, { readonly mode: KillMode; readonly kill: () => void }>();
  client.on('data', (bytes) => {
    for (const frame of asked.read(bytes)) {
      const write = writeOf(frame);
      const death = write && watch(write);
      if (death?.mode === 'before') {
        death.kill();
        return;
      }
      if (death) deaths.set(frame.requestId, death);
      upstream.write(frame.bytes);
    }
  });
  upstream.on('data', (bytes) => {
    for (const frame of answered.read(bytes)) {
      const death = deaths.get(frame.responseTo);
      if (death?.mode === 'applied') {
        death.kill();
        return;
      }
      client.write(frame.bytes, () => death?.kill());
    }
  });
}
