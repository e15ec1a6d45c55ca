import type { Socket } from 'node:net';
import { dispatch } from '../commands/dispatch.js';
import type { Connection, ServerState } from '../commands/context.js';
import { frameLength, parseFrame, replyFrame, type Request } from './messages.js';

let connections = 0;

/**
 * Serves one client: frames in, replies out, one command at a time in the order of sending. A frame that cannot be read
 * closes the connection, as in MongoDB. When the connection is lost, its transactions are given up.
 */
export function serveConnection(socket: Socket, server: ServerState): void {
  const connection: Connection = {
    id: (connections += 1),
    appName: undefined,
    close: () => socket.destroy(),
  };
  let pieces: Buffer[] = [];
  let received = 0;
  let wanted = 4;
  let busy: Promise<void> = Promise.resolve();
  let waiting = 0;

  const take = (): void => {
    let all = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces, received);
    for (;;) {
      const length = frameLength(all);
      if (length === undefined || all.length < length) {
        wanted = length ?? 4;
        break;
      }
      enqueue(parseFrame(all.subarray(0, length)));
      all = all.subarray(length);
    }
    pieces = all.length > 0 ? [all] : [];
    received = all.length;
  };

  const enqueue = (request: Request): void => {
    waiting += 1;
    // A client that sends commands faster than they are answered must not fill the memory.
    if (waiting > 100) socket.pause();
    busy = busy.then(() => answer(request));
  };

  const answer = async (request: Request): Promise<void> => {
    const reply = await dispatch(server, request.command, connection);
    waiting -= 1;
    if (waiting < 50 && socket.isPaused()) socket.resume();
    if (reply && !request.silent && !socket.destroyed) socket.write(replyFrame(request, reply));
  };

  socket.on('data', (bytes) => {
    pieces.push(bytes);
    received += bytes.length;
    if (received < wanted) return;
    try {
      take();
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    pieces = [];
    void busy.then(() => server.sessions.connectionLost(connection));
  });
}
