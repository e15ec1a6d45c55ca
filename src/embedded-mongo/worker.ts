import { createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Cursors } from './commands/cursors.js';
import type { ServerState } from './commands/context.js';
import { SWEEP_EVERY_MS } from './limits.js';
import { Catalog } from './storage/catalog.js';
import { Environment } from './storage/environment.js';
import { sweepGarbage } from './storage/garbage.js';
import { Coordinator } from './transactions/coordinator.js';
import { Sessions } from './transactions/sessions.js';
import { serveConnection } from './wire/connection.js';
import { sweepExpired } from './commands/ttl.js';
import type { WorkerInput, WorkerReport } from './worker-protocol.js';

const input = workerData as WorkerInput;

function report(message: WorkerReport): void {
  parentPort?.postMessage(message, []);
}

/** The thread that owns the database: opens it, listens, sweeps, and closes when told. */
async function run(): Promise<void> {
  const env = Environment.open(input.folder);
  const catalog = new Catalog();
  catalog.load(env);
  const coordinator = new Coordinator(env);
  const server: ServerState = {
    catalog,
    coordinator,
    sessions: new Sessions(coordinator, input.transactionLifeMs),
    cursors: new Cursors(() => performance.now()),
    now: () => new Date(),
  };
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, server);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(input.socket, resolve);
  });
  const sweeper = startSweeping(server);
  parentPort?.on('message', () => {
    void stop().catch((error: unknown) => report({ type: 'failed', message: String(error) }));
  });
  const stop = async (): Promise<void> => {
    sweeper.stop();
    listener.close();
    for (const socket of sockets) socket.destroy();
    server.sessions.close();
    await sweeper.idle();
    await env.close();
    report({ type: 'stopped' });
    parentPort?.close();
  };
  report({ type: 'ready' });
}

/** Expiry, old sessions, idle cursors and dropped data, once a minute and once at the start. */
function startSweeping(server: ServerState): { stop: () => void; idle: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const sweep = async (): Promise<void> => {
    if (stopped) return;
    try {
      server.cursors.sweep();
      await server.sessions.prune(server.now());
      await sweepExpired(server);
      await sweepGarbage(server.coordinator.env);
    } catch (error) {
      report({ type: 'trouble', message: error instanceof Error ? error.message : 'sweep failed' });
    }
  };
  const again = (): void => {
    running = running.then(sweep);
  };
  again();
  const timer = setInterval(again, input.sweepEveryMs ?? SWEEP_EVERY_MS);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
    idle: () => running,
  };
}

// lmdb rejects promises of its own, out of our reach, when a commit fails; the failure itself has reached the clients.
process.on('unhandledRejection', (reason) => {
  report({ type: 'trouble', message: reason instanceof Error ? reason.message : 'a promise was rejected' });
});

run().catch((error: unknown) => {
  report({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
});
