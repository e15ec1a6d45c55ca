import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { connectUri } from '@loket/embedded-mongo';
import type { CrowdPlan, CrowdReport, CrowdStep } from '../test/support/telegram/crowd.js';

/**
 * Measures answers a second, and the time from an update to its reply, over the emulated Telegram. Product and emulator
 * are processes of their own. Run `node dist/bench/dialogue.js [people …]`; it prints one JSON line for each crowd.
 * `cpuMsPerAnswer` is the product's alone, with the thread of its database; `storeCommands` counts the driver's
 * commands for each answer, by command.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const PEOPLE = process.argv.slice(2).map(Number);
const CROWDS = PEOPLE.length > 0 ? PEOPLE : [1, 50, 500];
/** About how many answers a crowd gets in all. */
const ANSWERS = 6_000;

/** The way from the greeting into the form. In `LOOP` people go back, answer again and ask for the state. */
const OPENING: readonly CrowdStep[] = [
  { say: '/start' },
  { say: 'ya' },
  { say: 'pengguna{i}' },
  { say: 'orang{i}@contoh.id' },
  { say: '081234567890' },
];
const LOOP: readonly CrowdStep[] = [
  // The question for the number takes two messages: one with its button, one with the other choices.
  { say: 'kembali', replies: 2 },
  { say: '081234567890' },
  { say: 'status' },
  { say: 'ulang' },
];

/** Telegram's limits as it enforces them: a chat may get a short burst. */
const PACING = { perSecond: 30, perChatPerSecond: 3, perGroupPerMinute: 20 };

interface Telegram {
  readonly url: string;
  readonly control: string;
  readonly token: string;
}

async function startTelegram(pacing: object | null): Promise<{ child: ChildProcess; telegram: Telegram }> {
  const child = fork(join(here, '../test/support/telegram/main.js'), [JSON.stringify({ pacing })], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [telegram] = (await once(child, 'message')) as [Telegram];
  return { child, telegram };
}

async function startProduct(
  telegram: Telegram,
  dataDir: string,
  limits: 'on' | 'off',
): Promise<ChildProcess> {
  const child = fork(join(here, '../src/main.js'), [], {
    execArgv: (process.env['PRODUCT_NODE_ARGS'] ?? '').split(' ').filter((arg) => arg !== ''),
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'error',
      RATE_LIMITS: limits,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  await once(child.stdout ?? child, 'data');
  // Errors of the product belong to the result.
  child.stdout?.pipe(process.stderr);
  return child;
}

/** Processor time of a process so far, ms, and its anonymous memory, MB, without mapped pages of the database. */
function usage(pid: number): { cpuMs: number; rssAnonMb: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const anon = Number(/RssAnon:\s+(\d+)/u.exec(status)?.[1] ?? 0);
  return { cpuMs: ticks * 10, rssAnonMb: Math.round(anon / 1024) };
}

async function ask<T>(telegram: Telegram, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${telegram.control}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

async function commandCounts(dataDir: string): Promise<Readonly<Record<string, number>>> {
  const client = await new MongoClient(connectUri(join(dataDir, 'db'), 'loket') ?? '').connect();
  try {
    const { metrics } = (await client.db('admin').command({ serverStatus: 1 })) as {
      metrics?: { commands?: Record<string, { total: number }> };
    };
    return Object.fromEntries(
      Object.entries(metrics?.commands ?? {}).map(([name, { total }]) => [name, total]),
    );
  } finally {
    await client.close();
  }
}

async function run(people: number, pacing: boolean): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loket-bench-'));
  const { child, telegram } = await startTelegram(pacing ? PACING : null);
  const product = await startProduct(telegram, dataDir, pacing ? 'on' : 'off');
  const pid = product.pid ?? 0;
  try {
    const rounds = pacing ? 2 : Math.max(1, Math.round(ANSWERS / people / LOOP.length));
    const script = [...OPENING, ...Array.from({ length: rounds }, () => LOOP).flat()];
    const before = usage(pid);
    const commandsBefore = await commandCounts(dataDir);
    const emulatorBefore = await ask<{ cpuMs: number }>(telegram, 'GET', '/stats');
    const plan: CrowdPlan = { people, script, patienceMs: 120_000 };
    const report = await ask<CrowdReport>(telegram, 'POST', '/crowd', plan);
    const after = usage(pid);
    const emulator = await ask<{ cpuMs: number }>(telegram, 'GET', '/stats');
    const commands = await commandCounts(dataDir);
    const per = (value: number): number => Math.round((value / report.answered) * 100) / 100;
    const perCommand = Object.fromEntries(
      Object.entries(commands)
        .map(([name, total]) => [name, per(total - (commandsBefore[name] ?? 0))] as const)
        .filter(([, count]) => count >= 0.01),
    );
    const line = {
      bench: pacing ? 'dialogue-paced' : 'dialogue',
      people,
      ...report,
      cpuMsPerAnswer: per(after.cpuMs - before.cpuMs),
      emulatorCpuMsPerAnswer: per(emulator.cpuMs - emulatorBefore.cpuMs),
      rssAnonMb: after.rssAnonMb,
      storeCommands: perCommand,
      cores: cpus().length,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } finally {
    product.kill('SIGTERM');
    await once(product, 'exit');
    await ask(telegram, 'POST', '/stop').catch(() => undefined);
    child.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

for (const people of CROWDS) await run(people, false);
if (PEOPLE.length === 0 || process.env['PACED'] === '1') await run(50, true);
