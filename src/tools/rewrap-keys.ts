import { readConfig } from '../config.js';
import { createLogger } from '../core/log.js';
import { EXIT, failure } from './failure.js';
import { openInstallation } from './installation.js';
import { resealKept } from './reseal.js';

/**
 * `npm run keys:rewrap`: wraps every key anew by the first key of `SECRET_KEY`. Loket may run meanwhile. Ends with 1
 * while something is left under another key; keys are named by their id only.
 */
async function rewrapKeys(): Promise<number> {
  const config = readConfig(process.env);
  const installation = await openInstallation(config, createLogger({ level: 'warn' }));
  const { store, keyring } = installation;
  try {
    // Opening the keyring has already rewrapped the look-up key.
    const { by, rewrapped, unopened, left } = await keyring.rewrap();
    const kept = await resealKept(store, keyring);
    say(
      `The look-up key is wrapped by "${by}". Data keys wrapped anew: ${rewrapped}. Texts sealed anew: ${kept.resealed}.`,
    );
    for (const { id, keys, known } of left) {
      say(`Left under "${id}": ${keys} data keys${known ? '' : '; SECRET_KEY lacks this key'}.`);
    }
    if (unopened > 0) say(`Not opened by SECRET_KEY: ${unopened} data keys.`);
    if (kept.unopened > 0) say(`Not opened by SECRET_KEY: ${kept.unopened} texts of tasks and chats.`);
    const done = left.length === 0 && kept.unopened === 0;
    if (done) say('Nothing is left under another key but what waits in queues.');
    return done ? EXIT.ok : EXIT.problems;
  } finally {
    await installation.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exit(await rewrapKeys().catch(failure));
