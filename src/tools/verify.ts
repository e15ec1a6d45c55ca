import { CaseStore } from '../cases/case-store.js';
import { EventLog } from '../cases/event-log.js';
import { verifyLogs } from '../cases/verify-logs.js';
import { readConfig } from '../config.js';
import { createLogger } from '../core/log.js';
import { loadOffice } from '../office/office-pack.js';
import { EXIT, failure } from './failure.js';
import { openInstallation } from './installation.js';

/**
 * `npm run verify`: refolds every case and checks the hash chains. It names cases by number and entries by `seq`, and
 * nothing personal.
 */
async function verify(): Promise<number> {
  const config = readConfig(process.env);
  const office = loadOffice(config.officeDir);
  const installation = await openInstallation(config, createLogger({ level: 'warn' }));
  const { store, keyring } = installation;
  try {
    const log = new EventLog({ store, keyring });
    const cases = new CaseStore({ store, keyring, log });
    const report = await verifyLogs({ store, keyring, office, cases, log }, (problem) => say(problem));
    const checked = `${report.cases} cases with ${report.events} entries checked`;
    say(`${checked}: ${report.problems.length === 0 ? 'no problem' : `${report.problems.length} problems`}.`);
    return report.problems.length === 0 ? EXIT.ok : EXIT.problems;
  } finally {
    await installation.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exit(await verify().catch(failure));
