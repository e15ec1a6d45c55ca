import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hasDatabase } from '@loket/embedded-mongo';
import type { Config } from '../../config.js';
import { isAppError } from '../../core/errors.js';
import { BACKUP_LATE_MS } from '../../core/limits.js';
import { silentLogger } from '../../core/log.js';
import { demoKeyFile } from '../../core/secret-key.js';
import { databaseFolder, refusedData } from '../../models/embedded.js';
import { lastBackup } from '../../models/last-backup.js';
import { native } from '../../models/store.js';
import type { Role } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { openInstallation, type Installation } from '../installation.js';
import { codeOf, on, type Finding } from './finding.js';
import { ownsData } from './machine.js';

/** The installation's data: opened, not there yet, or not to be opened. */
export interface DataCheck {
  readonly installation: Installation | null;
  /** True before the first start. */
  readonly fresh: boolean;
  readonly findings: readonly Finding[];
}

/** Opens the database, beside a running Loket or without one, with the key of the settings. */
export async function checkData(config: Config): Promise<DataCheck> {
  const { good, look, wrong } = on('Data');
  const without = (finding: Finding, fresh = false): DataCheck => ({
    installation: null,
    fresh,
    findings: [finding],
  });
  if (config.mongodbUri === null) {
    const folder = databaseFolder(config.dataDir);
    if (!(await ownsData(config.dataDir)))
      return without(
        wrong(`${config.dataDir} milik pengguna lain; jalankan sebagai pengguna layanan Loket.`),
      );
    if (!existsSync(folder))
      return without(good(`belum ada di ${config.dataDir}; dibuat saat pertama berjalan.`), true);
    if (!hasDatabase(folder))
      return without(
        look(`${folder} belum berisi data; bila seharusnya ada, pulihkan cadangan (npm run restore).`),
        true,
      );
    if (config.secretKeys === null && !existsSync(demoKeyFile(config.dataDir)))
      return without(wrong(`${demoKeyFile(config.dataDir)} hilang; tanpa kunci itu data tidak terbaca.`));
  }
  try {
    const installation = await openInstallation(config, silentLogger());
    return { installation, fresh: false, findings: [good('terbuka dengan SECRET_KEY ini.')] };
  } catch (error) {
    return without(wrong(refusalWords(error)));
  }
}

/** Errors of the embedded database and of its version name folders and versions, nothing of the data. */
function refusalWords(error: unknown): string {
  const refused = refusedData(error);
  if (refused?.inUse)
    return `dipakai proses lain yang tidak menjawab (${refused.message}); hentikan proses itu.`;
  if (refused) return `tidak dapat dipakai: ${refused.message}`;
  if (isAppError(error) && error.code === 'secret-key-wrong')
    return 'SECRET_KEY bukan kunci data ini; atur kunci yang benar (docs/operations/keys.md).';
  return `tidak terbuka (${codeOf(error)}); lihat docs/operations/runbook.md.`;
}

/** The age of the latest backup, and whether it lies on another disk than the data. */
export async function checkBackup(config: Config, now: Date, fresh: boolean): Promise<Finding[]> {
  const { good, look, wrong } = on('Cadangan');
  if (config.mongodbUri !== null)
    return [look('data ada di server MongoDB: cadangkan dengan mongodump, Loket tidak mencatatnya.')];
  const bad = config.mode === 'production' && !fresh ? wrong : look;
  const advice = 'jadwalkan npm run backup setiap malam (docs/operations/database.md)';
  const last = lastBackup(config.dataDir);
  if (last === null) return [bad(`belum pernah dibuat; ${advice}.`)];
  const hours = Math.floor((now.getTime() - last.at.getTime()) / HOUR_MS);
  if (now.getTime() - last.at.getTime() > BACKUP_LATE_MS)
    return [bad(`yang terakhir ${hours} jam lalu; periksa mengapa pencadangan malam gagal, ${advice}.`)];
  const place = await stat(last.path).catch(() => null);
  if (place === null)
    return [
      look(
        `dibuat ${hours} jam lalu, tetapi ${last.path} tidak terlihat; pastikan salinannya ada di mesin lain.`,
      ),
    ];
  if (place.dev === (await stat(config.dataDir)).dev)
    return [look(`dibuat ${hours} jam lalu, di disk yang sama dengan data; salin juga ke mesin lain.`)];
  return [good(`dibuat ${hours} jam lalu.`)];
}

const HOUR_MS = 60 * 60_000;

/** Whether somebody can do the work: counts of accounts, no names. */
export async function checkAccounts(
  config: Config,
  office: Office | null,
  { installation, fresh }: Pick<DataCheck, 'installation' | 'fresh'>,
): Promise<Finding[]> {
  const { good, look, wrong } = on('Akun petugas');
  if (config.mode === 'demo') return [good('akun demo (sandi "demo").')];
  if (installation === null) {
    if (!fresh) return [];
    return [
      config.bootstrapAdmin === null
        ? wrong('belum ada; atur BOOTSTRAP_ADMIN untuk admin pertama.')
        : good('admin pertama dibuat saat pertama berjalan (BOOTSTRAP_ADMIN).'),
    ];
  }
  const members = await native(installation.store.staff)
    .find({ active: true }, { projection: { role: 1, 'secondFactor.confirmedAt': 1 } })
    .toArray();
  const count = (role: Role): number => members.filter((member) => member.role === role).length;
  const bare = members.filter(
    ({ role, secondFactor }) => role === 'admin' && !secondFactor?.confirmedAt,
  ).length;
  const twoOfficers = office?.settings.twoOfficerRejection ?? true;
  const found: Finding[] = [];
  if (count('admin') === 0 && config.bootstrapAdmin === null)
    found.push(
      wrong('tidak ada admin aktif; atur BOOTSTRAP_ADMIN, atau jalankan npm run staff:reset -- NAMA.'),
    );
  if (count('admin') > 0 && config.bootstrapAdmin !== null)
    found.push(look('BOOTSTRAP_ADMIN tidak diperlukan lagi; hapus dari pengaturan.'));
  if (bare > 0) found.push(look(`${bare} admin belum memasang faktor kedua (halaman Akun saya).`));
  if (count('helpdesk') === 0) found.push(wrong('tidak ada Helpdesk aktif; buat di halaman Petugas.'));
  if (count('helpdesk') === 1 && twoOfficers)
    found.push(look('hanya satu Helpdesk; penolakan memerlukan petugas kedua atau admin.'));
  if (count('verifikator') === 0) found.push(wrong('tidak ada Verifikator aktif; buat di halaman Petugas.'));
  const counts = `${count('admin')} admin, ${count('helpdesk')} Helpdesk, ${count('verifikator')} Verifikator`;
  return found.length === 0 ? [good(`${counts}.`)] : found;
}

/** The time of the newest entry of any case's log; null when there is none. */
export async function newestEntry(installation: Installation | null): Promise<Date | null> {
  if (installation === null) return null;
  const [newest] = await native(installation.store.caseEvents)
    .find({}, { projection: { at: 1 } })
    .sort({ at: -1 })
    .limit(1)
    .toArray();
  return newest?.at ?? null;
}
