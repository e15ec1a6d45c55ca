import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const CHILD = resolve('dist/test/support/embedded-mongo-child.js');

/** An embedded database in a process of its own, to be stopped, killed and starved. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly uri: string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts the database of a folder in a process of its own.
 * @param command program and arguments that run Node, when that is not started directly
 */
export async function startServerProcess(
  dataDir: string,
  command: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const [program, ...before] = [...command, process.execPath];
  const child = spawn(program ?? process.execPath, [...before, CHILD, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the database process ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}`);
  });
  const [uri] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  lines.close();
  child.stdout.resume();
  return {
    child,
    uri,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
