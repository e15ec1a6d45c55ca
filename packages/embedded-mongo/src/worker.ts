import { createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Cursors } from './commands/cursors.js';
import { ClusterTime } from './commands/cluster-time.js';
import type { ServerState } from './commands/context.js';
import { FailPoints } from './commands/fail-points.js';
import { EmbeddedMongoDamagedError } from './errors.js';
import { noteReady } from './storage/folder.js';
import { sweepGarbage } from './storage/garbage.js';
import { openStore } from './storage/open.js';
import { Coordinator } from './transactions/coordinator.js';
import { Sessions } from './transactions/sessions.js';
import { Snapshots } from './transactions/snapshots.js';
import { serveConnection } from './wire/connection.js';
import { sweepExpired } from './commands/ttl.js';
import type { WorkerInput, WorkerReport } from './worker-protocol.js';

const input = workerData as WorkerInput;

function report(message: WorkerReport): void {
  parentPort?.postMessage(message, []);
}

/** The thread that owns the database: opens it, listens, sweeps, and closes when it is told to. */
async function run(): Promise<void> {
  const { env, catalog } = await openStore(input.dataDir);
  const coordinator = new Coordinator(env);
  const server: ServerState = {
    catalog,
    coordinator,
    snapshots: new Snapshots(coordinator, () => performance.now()),
    sessions: new Sessions(coordinator, input),
    cursors: new Cursors(() => performance.now()),
    failPoints: input.failPoints ? new FailPoints() : undefined,
    clusterTime: new ClusterTime(() => new Date()),
    commandCounts: new Map(),
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
    server.snapshots.close();
    await sweeper.idle();
    await env.close();
    try {
      noteReady(input.dataDir);
    } catch (error) {
      // The note of the last sweep also says how long the file is at least.
      report({ type: 'trouble', message: error instanceof Error ? error.message : 'note not written' });
    }
    report({ type: 'stopped' });
    parentPort?.close();
  };
  report({ type: 'ready' });
}

/** Sweeps at the start and once a minute: expiry, old sessions, idle cursors, dropped data. */
function startSweeping(server: ServerState): { stop: () => void; idle: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const sweep = async (): Promise<void> => {
    if (stopped) return;
    try {
      server.cursors.sweep();
      server.snapshots.sweep();
      await server.sessions.prune(server.now());
      await sweepExpired(server);
      await sweepGarbage(server.coordinator.env);
      noteReady(input.dataDir);
    } catch (error) {
      report({ type: 'trouble', message: error instanceof Error ? error.message : 'sweep failed' });
    }
  };
  const again = (): void => {
    running = running.then(sweep);
  };
  if (input.sweepEveryMs === 0) return { stop: () => undefined, idle: () => running };
  again();
  const timer = setInterval(again, input.sweepEveryMs);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
    idle: () => running,
  };
}

// When a commit fails, lmdb also rejects promises of its own, out of reach; the clients have got the failure itself.
process.on('unhandledRejection', (reason) => {
  report({ type: 'trouble', message: reason instanceof Error ? reason.message : 'a promise was rejected' });
});

run().catch((error: unknown) => {
  report({
    type: 'failed',
    message: error instanceof Error ? error.message : String(error),
    ...(error instanceof EmbeddedMongoDamagedError
      ? { damaged: { file: error.file, reason: error.reason, isNewer: error.isNewer } }
      : {}),
  });
});
