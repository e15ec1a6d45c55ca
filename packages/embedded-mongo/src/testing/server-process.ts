import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtFile } from '../built-file.js';

/** The database in which the writers of a test work. */
const DATABASE = 'crash';

/** An embedded database in a process of its own, which a test can stop, kill or starve. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Connection string for its database `crash`. */
  readonly uri: string;
  /** Kills it, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts the database of a folder in a process of its own.
 * @param command program with arguments that starts Node (`prlimit`, `strace`); empty to start Node directly
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
