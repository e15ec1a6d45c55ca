import { StaffAccounts } from '../admin/auth/accounts.js';
import { SecondFactors } from '../admin/auth/second-factor.js';
import { readConfig } from '../config.js';
import { createLogger } from '../core/log.js';
import { createMetrics } from '../core/metrics.js';
import { ensureIndexes } from '../models/connection.js';
import { SecurityLog } from '../models/security-log.js';
import { EXIT, failure } from './failure.js';
import { openInstallation } from './installation.js';

/** 128 bits. */
const PASSWORD_BYTES = 16;

/**
 * `npm run staff:reset -- NAME`: lets a member in again who lost password or second factor and whom no admin can help.
 * It prints a new password once, removes the second factor, switches the account on, and ends every session, token,
 * tied chat and link. Loket may run meanwhile. Whoever may run this controls the machine already.
 */
async function resetStaff(username: string | undefined): Promise<number> {
  if (username === undefined || username === '') {
    process.stderr.write('usage: npm run staff:reset -- NAME\n');
    return EXIT.configuration;
  }
  const config = readConfig(process.env);
  const log = createLogger({ level: 'warn' });
  const installation = await openInstallation(config, log);
  const { store, keyring } = installation;
  try {
    await ensureIndexes(store);
    const security = new SecurityLog({ store, log, metrics: createMetrics({ processMetrics: false }) });
    const factors = new SecondFactors({ store, keyring, security });
    const accounts = new StaffAccounts({ store, security, factors });
    const password = store.ids.token(PASSWORD_BYTES);
    await accounts.change(username, { password, secondFactor: false, active: true }, null);
    say(`${username}: new password, shown once: ${password}`);
    say('The second factor was removed; sessions, tokens, tied chats and links have ended.');
    return EXIT.ok;
  } finally {
    await installation.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exit(await resetStaff(process.argv[2]).catch(failure));
