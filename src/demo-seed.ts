import { parseArgs } from 'node:util';
import { createApp, type App } from './app.js';
import { readConfig, type Config } from './config.js';
import { ManualClock } from './core/clock.js';
import { createLogger } from './core/log.js';
import type { OutboxDoc } from './models/outbox.js';
import { native } from './models/store.js';
import { loadOffice } from './office/office-pack.js';
import { beginningOf, seedDemoCases } from './tools/demo/seed.js';
import { ToolError } from './tools/database.js';
import { EXIT, failure } from './tools/failure.js';

const USAGE = 'usage: npm run demo:seed [-- [--seed=NUMBER] [--add | --if-empty]]';
const USUAL_SEED = 1;
const DELIVERY = { lookMs: 10, patienceMs: 60_000 } as const;

// `npm run demo:seed`: plays invented cases through the product. Nothing leaves the machine: mails are kept
// (/demo/mail), Telegram is off. Refuses production mode, and a database that has cases: `--add` plays more into it,
// `--if-empty` then ends with success and plays nothing.
process.exit(await run().catch(failure));

async function run(): Promise<number> {
  const options = readOptions();
  const config = readConfig(process.env);
  if (config.mode === 'production') {
    throw new ToolError('LOKET_MODE=production: invented cases are for demo mode only', EXIT.configuration);
  }
  const now = new Date();
  const clock = new ManualClock(beginningOf(now, loadOffice(config.officeDir)));
  const app = await createApp(toNobody(config), { log: createLogger({ level: 'warn' }), clock });
  try {
    const there = await native(app.store.cases).countDocuments({});
    if (there > 0 && options.ifEmpty) return EXIT.ok;
    if (there > 0 && !options.add) {
      const place = config.mongodbUri === null ? `DATA_DIR ${config.dataDir}` : 'MONGODB_URI';
      throw new ToolError(
        `${place} has ${there} cases already; --add plays more into it`,
        EXIT.configuration,
      );
    }
    await play(app, clock, options.seed, now);
    return EXIT.ok;
  } finally {
    await app.stop();
  }
}

async function play(app: App, clock: ManualClock, seed: number, now: Date): Promise<void> {
  say('Playing invented cases through the product, a minute or less …');
  await app.start();
  // The play runs the timers itself, by its own clock.
  await app.jobs.stop();
  const count = await seedDemoCases({ ...app, clock, delivered: () => delivered(app) }, seed, now);
  say(`${count} invented cases: npm start, then /petugas (helpdesk or verifikator, password "demo").`);
}

async function delivered({ store }: App): Promise<void> {
  const end = performance.now() + DELIVERY.patienceMs;
  const open: OutboxDoc['state'][] = ['pending', 'claimed'];
  const due = { state: { $in: open }, notBefore: { $lte: store.clock.now() } };
  while ((await native(store.outbox).countDocuments(due)) > 0) {
    if (performance.now() > end) throw new Error('what the demo cases told was not delivered');
    await new Promise((resolve) => {
      setTimeout(resolve, DELIVERY.lookMs);
    });
  }
}

/** Makes a configuration that reaches nobody outside, and tells decisions at once. */
function toNobody(config: Config): Config {
  return {
    ...config,
    telegram: null,
    whatsapp: null,
    clamavUrl: null,
    mail: { ...config.mail, smtpUrl: null },
    roles: new Set(['worker']),
    undoSeconds: 0,
    rateLimits: false,
  };
}

function readOptions(): { seed: number; add: boolean; ifEmpty: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: String(USUAL_SEED) },
        add: { type: 'boolean', default: false },
        'if-empty': { type: 'boolean', default: false },
      },
    });
    if (/^\d{1,9}$/u.test(values.seed)) {
      return { seed: Number(values.seed), add: values.add, ifEmpty: values['if-empty'] };
    }
  } catch {
    // An unknown option: the usage lists the known ones.
  }
  throw new ToolError(USAGE, EXIT.configuration);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
