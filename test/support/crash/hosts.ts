import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createApp, type App } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { silentLogger } from '../../../src/core/log.js';
import { projectRoot } from '../../../src/core/project.js';
import { stopChoosing } from './dead-store.js';

/** A running process of the product, or its stand-in. */
export interface Life {
  readonly url: string;
  /** Null when it runs in this process. */
  readonly pid: number | null;
  /** Ends it at once; work under way stays as it is. */
  kill(): void;
  /** Puts its clock to `offsetMs` ahead of the machine's. */
  setClock(offsetMs: number): void;
  /** Resolves when nothing of it is left. */
  readonly gone: Promise<void>;
}

export type Host = (environment: Readonly<Record<string, string>>, offsetMs: number) => Promise<Life>;

/** Runs `dist/src/main.js` as a process; `kill` sends SIGKILL. */
export const processHost: Host = async (environment, offsetMs) => {
  const root = projectRoot();
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'dist/test/support/crash/shift-clock.js'), join(root, 'dist/src/main.js')],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], ...environment, CLOCK_OFFSET_MS: String(offsetMs) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const gone = once(child, 'exit').then(() => undefined);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const look = (bytes: Buffer): void => {
      said += bytes.toString('utf8');
      const found = /Chat for applicants +(http\S+?)\/\n/u.exec(said)?.[1];
      if (found !== undefined && said.includes('Basis data')) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    void gone.then(() => reject(new Error(`the product ended at its start:\n${said}`)));
  });
  said = '';
  return {
    url,
    pid: child.pid ?? null,
    kill: () => void child.kill('SIGKILL'),
    // It may have died a moment ago.
    setClock: (ahead) => void child.send({ offsetMs: ahead }, () => undefined),
    gone,
  };
};

/**
 * Runs the product in this process. Killing it means cutting its connections: the caller cuts every way to the outside,
 * so that whatever still runs changes nothing.
 */
export const ownHost: Host = async (environment, offsetMs) => {
  let ahead = offsetMs;
  const app = await createApp(readConfig({ ...environment }), {
    log: silentLogger(),
    clock: { now: () => new Date(Date.now() + ahead) },
  });
  await app.start();
  let end: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (end = resolve));
  return {
    url: app.url() ?? '',
    pid: null,
    kill: () => void die(app).then(end),
    setClock: (ms) => {
      ahead = ms;
    },
    gone,
  };
};

/** Ends what runs on after the ways were cut, which the caller does in the same turn of the event loop. */
async function die(app: App): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  stopChoosing(app.store);
  await Promise.allSettled([app.store.close(), app.stop()]);
}
