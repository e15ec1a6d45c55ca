import { parseArgs } from 'node:util';
import type { Config } from '../config.js';
import { systemClock } from '../core/clock.js';
import { isMailbox } from '../core/setting-shapes.js';
import { loadOffice } from '../office/office-pack.js';
import { OfficePackError, problemLine } from '../office/office-source.js';
import type { Office } from '../sop/office.js';
import { warningsFor } from '../sop/working-time.js';
import { checkAccounts, checkBackup, checkData, newestEntry } from './doctor/data.js';
import { codeOf, lineOf, on, summaryOf, type Finding } from './doctor/finding.js';
import { checkAddress, checkClock, checkDisk, checkProgram, checkRunning } from './doctor/machine.js';
import { checkChannels, checkMail, checkScanners } from './doctor/services.js';
import { checkSettings } from './doctor/settings.js';
import { EXIT } from './failure.js';

const USAGE = 'pemakaian: npm run doctor [-- --mail ALAMAT]';

/**
 * `npm run doctor`: what stands in the way of opening, a line each, in Indonesian; beside a running Loket or without
 * one. Changes nothing, and sends a mail only to the address of `--mail`. Exit code 0 when nothing is wrong, else 1.
 */
async function doctor(mailTo: string | null): Promise<number> {
  const all: Finding[] = [];
  const report = (findings: readonly Finding[]): void => {
    for (const finding of findings) process.stdout.write(`${lineOf(finding)}\n`);
    all.push(...findings);
  };
  report(checkProgram());
  const { config, findings } = checkSettings(process.env);
  report(findings);
  if (config === null) report([on('Lainnya').look('diperiksa setelah pengaturan benar.')]);
  else await examine(config, mailTo, report);
  process.stdout.write(`${summaryOf(all)}\n`);
  return all.some(({ level }) => level === 'salah') ? EXIT.problems : EXIT.ok;
}

async function examine(
  config: Config,
  mailTo: string | null,
  report: (findings: readonly Finding[]) => void,
): Promise<void> {
  const now = (): Date => systemClock.now();
  /** A check that fails in a way that nobody thought of is a finding, and the others go on. */
  const tried = async (subject: string, check: () => Promise<readonly Finding[]>): Promise<void> => {
    report(
      await check().catch((error: unknown) => [
        on(subject).wrong(`tidak dapat diperiksa (${codeOf(error)}).`),
      ]),
    );
  };
  const { office, findings } = checkOffice(config, now());
  report(findings);
  const { running, findings: service } = await checkRunning(config);
  report(service);
  const data = await checkData(config);
  report(data.findings);
  try {
    await tried('Akun petugas', () => checkAccounts(config, office, data));
    await tried('Jam', async () => checkClock(config, now, await newestEntry(data.installation)));
  } finally {
    await data.installation?.close();
  }
  await tried('Cadangan', () => checkBackup(config, now(), data.fresh));
  await tried('Disk', () => checkDisk(config));
  await tried('E-mail', () => checkMail(config, office, mailTo));
  await tried('Pemindai', () => checkScanners(config));
  await tried('Alamat umum', () => checkAddress(config, running));
  await tried('Saluran', () => checkChannels(config, running));
}

/** The office pack; what is not set is shown to applicants as "belum diatur". */
function checkOffice(
  { officeDir }: Config,
  now: Date,
): { readonly office: Office | null; readonly findings: readonly Finding[] } {
  const { good, look, wrong } = on('Paket kantor');
  try {
    const office = loadOffice(officeDir);
    const year = now.getFullYear();
    const warnings = [...warningsFor([year, year + 1], office), ...office.warnings];
    return {
      office,
      findings:
        warnings.length > 0
          ? warnings.map((text) => look(`${text} Isi di ${officeDir}.`))
          : [good(`${office.name}, lengkap.`)],
    };
  } catch (error) {
    if (!(error instanceof OfficePackError)) throw error;
    return { office: null, findings: error.problems.map((problem) => wrong(problemLine(problem))) };
  }
}

/** The address of `--mail`, null without; undefined for a command line that is not understood. */
function mailOption(): string | null | undefined {
  try {
    const { mail } = parseArgs({ options: { mail: { type: 'string' } } }).values;
    if (mail === undefined) return null;
    return isMailbox(mail) && !mail.includes('<') ? mail : undefined;
  } catch {
    return undefined;
  }
}

const mailTo = mailOption();
if (mailTo === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(EXIT.configuration);
}
process.exit(await doctor(mailTo));
