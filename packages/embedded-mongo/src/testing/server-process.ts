import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtFile } from '../built-file.js';

/** Where the writers of a test work. */
const DATABASE = 'crash';

/** An embedded database in a process of its own, to be stopped, killed and starved. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Address of its database `crash`. */
  readonly uri: string;
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts the database of a folder in a process of its own.
 * @param command program and arguments that run Node (`prlimit`, `strace`), when that is not started directly
 * @param env added to the environment; `NODE_OPTIONS` is not inherited
 */
export async function startServerProcess(
  dataDir: string,
  command: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const [program, ...before] = [...command, process.execPath];
  const script = builtFile(import.meta.url, 'server-child.js');
  const child = spawn(program ?? process.execPath, [...before, script, dataDir, DATABASE], {
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
