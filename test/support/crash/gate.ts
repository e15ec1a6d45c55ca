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

/**
 * When a process dies around a command: before it is forwarded; a moment later, still without forwarding it, so that
 * whatever does not wait for the command goes on; after it is carried out but before its answer; after its answer.
 */
export type KillMode = 'before' | 'held' | 'applied' | 'replied';

/** How long (ms) everything else goes on while a command is held. */
const HELD_MS = 100;

/** Watches the writes that pass; says whether, and when, the process is to die around this one. */
export type WriteWatch = (
  write: WriteCommand,
) => { readonly mode: KillMode; readonly kill: () => void } | null;

/** A connection from one process to a server that can be cut for good. */
export interface Gate {
  readonly port: number;
  /** Number of writes that went through and are not answered yet. */
  writing(): number;
  /** Closes every connection over it and refuses later ones. */
  cut(): void;
}

/** Opens a gate to a server; `watch` looks at MongoDB's frames. `port` 0 takes any free port. */
export async function openGate(target: NetConnectOpts, watch?: WriteWatch, port = 0): Promise<Gate> {
  const sockets = new Set<Socket>();
  const writing = new Set<object>();
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
    if (watch) watched({ client, upstream, watch, writing });
    else client.pipe(upstream).pipe(client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    writing: () => writing.size,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Watched {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly watch: WriteWatch;
  readonly writing: Set<object>;
}

function watched({ client, upstream, watch, writing }: Watched): void {
  const asked = new FrameReader();
  const answered = new FrameReader();
  let held = false;
  const open = new Map<number, { readonly death: ReturnType<WriteWatch> }>();
  client.on('data', (bytes) => {
    for (const frame of asked.read(bytes)) {
      if (held) return;
      const write = writeOf(frame);
      const death = write && watch(write);
      if (death?.mode === 'before') {
        death.kill();
        return;
      }
      if (death?.mode === 'held') {
        held = true;
        setTimeout(death.kill, HELD_MS);
        return;
      }
      if (write) {
        const entry = { death };
        open.set(frame.requestId, entry);
        writing.add(entry);
      }
      upstream.write(frame.bytes);
    }
  });
  upstream.on('data', (bytes) => {
    for (const frame of answered.read(bytes)) {
      const entry = open.get(frame.responseTo);
      open.delete(frame.responseTo);
      if (entry) writing.delete(entry);
      if (entry?.death?.mode === 'applied') {
        entry.death.kill();
        return;
      }
      client.write(frame.bytes, () => entry?.death?.kill());
    }
  });
  client.on('close', () => {
    for (const entry of open.values()) writing.delete(entry);
  });
}
