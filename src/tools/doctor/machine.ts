import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../../config.js';
import { DISK_FLOOR_BYTES, DOCTOR } from '../../core/limits.js';
import { projectRoot } from '../../core/project.js';
import { databaseFolder } from '../../models/embedded.js';
import { codeOf, on, type Finding } from './finding.js';

/** Node and the built pages. */
export function checkProgram(): Finding[] {
  const node = on('Node');
  const major = Number(process.versions.node.split('.')[0]);
  const pages = existsSync(join(projectRoot(), 'dist', 'web', 'chat', 'index.html'));
  return [
    major < DOCTOR.supportedNode
      ? node.look(`versi ${process.versions.node} tidak lagi diperbarui; pasang Node 24.`)
      : node.good(`versi ${process.versions.node}.`),
    pages
      ? on('Halaman').good('sudah dibangun.')
      : on('Halaman').look('belum dibangun; npm start membangunnya, atau jalankan npm run build.'),
  ];
}

/** True when this user may open the data of the folder: another's would get files that its owner cannot read. */
export async function ownsData(dataDir: string): Promise<boolean> {
  const uid = process.getuid?.();
  return uid === undefined || (await stat(nearest(dataDir))).uid === uid || !existsSync(dataDir);
}

/** Free room of the disk with the data, which has to hold a backup of them, too. */
export async function checkDisk(config: Config): Promise<Finding[]> {
  const { good, look, wrong } = on('Disk');
  if (config.mongodbUri !== null) return [good('data ada di server MongoDB; ruangnya dipantau di sana.')];
  const place = nearest(config.dataDir);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const data = await stat(join(databaseFolder(config.dataDir), 'store', 'data.mdb')).then(
    ({ size }) => size,
    () => 0,
  );
  const wanted = Math.max(DOCTOR.diskBytes, data + DOCTOR.diskSpareBytes);
  const room = `${megabytes(free)} kosong di ${config.dataDir}`;
  if (free < DISK_FLOOR_BYTES.words)
    return [wrong(`${room}; semua pesan pemohon ditolak. Kosongkan disk, jangan hapus isi DATA_DIR.`)];
  if (free < DISK_FLOOR_BYTES.files)
    return [wrong(`${room}; berkas pemohon ditolak. Kosongkan disk, jangan hapus isi DATA_DIR.`)];
  if (free < wanted)
    return [look(`${room}; sediakan ${megabytes(wanted)} (data, cadangan, dan pertumbuhannya).`)];
  return [good(`${room}.`)];
}

/** The clock: by systemd and, when Telegram is used, by the time that its server says. `newest`: of a case's log. */
export async function checkClock(config: Config, now: () => Date, newest: Date | null): Promise<Finding[]> {
  const { good, look, wrong } = on('Jam');
  const advice = 'aktifkan penyelaras waktu: sudo timedatectl set-ntp true';
  if (newest !== null && newest.getTime() > now().getTime() + DOCTOR.clockMs)
    return [wrong(`jam mundur: ada catatan perkara dari masa depan (${newest.toISOString()}); ${advice}.`)];
  const off = config.telegram === null ? null : await offBy(config.telegram.apiRoot, now);
  if (off !== null && Math.abs(off) > DOCTOR.clockMs)
    return [wrong(`berbeda ${Math.round(off / 1000)} detik dari jam server Telegram; ${advice}.`)];
  const synchronized = await execute('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    timeout: DOCTOR.patienceMs,
  }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  if (synchronized === 'no') return [look(`tidak diselaraskan dengan jaringan; ${advice}.`)];
  if (synchronized === 'yes' || off !== null) return [good(`${now().toISOString()}, selaras.`)];
  return [look(`${now().toISOString()} (UTC); tidak ada pembanding, samakan sendiri dengan jam yang benar.`)];
}

const execute = promisify(execFile);

/** Milliseconds by which this clock is ahead of a server's; null when the server does not say. */
async function offBy(address: string, now: () => Date): Promise<number | null> {
  try {
    const answer = await fetch(address, { method: 'HEAD', redirect: 'manual', signal: patience() });
    const date = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(date) ? null : now().getTime() - date;
  } catch {
    return null;
  }
}

/** What `/ready` says of a running Loket: its state of each dependency. */
export interface Running {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** Looks for a running Loket at the address of the settings. */
export async function checkRunning(
  config: Config,
): Promise<{ readonly running: Running | null; readonly findings: readonly Finding[] }> {
  const { good, wrong } = on('Layanan');
  if (!config.roles.has('web') || config.port === 0)
    return { running: null, findings: [good('proses ini tidak melayani HTTP.')] };
  const away = (finding: Finding) => ({ running: null, findings: [finding] });
  const any = config.host === '0.0.0.0' ? '127.0.0.1' : config.host === '::' ? '::1' : config.host;
  try {
    const host = any.includes(':') ? `[${any}]` : any;
    const answer = await fetch(`http://${host}:${config.port}/ready`, {
      redirect: 'manual',
      signal: patience(),
    });
    const said = (await answer.json()) as { readonly checks?: Record<string, string> };
    if (said.checks?.['database'] === undefined) throw new SyntaxError('not Loket');
    const running = { ready: answer.status === 200, checks: said.checks };
    return {
      running,
      findings: [
        running.ready
          ? good('Loket sedang berjalan dan siap.')
          : wrong('Loket berjalan tetapi basis datanya tidak terjangkau; lihat log.'),
      ],
    };
  } catch (error) {
    if (error instanceof SyntaxError)
      return away(wrong(`port ${config.port} dipakai program lain; hentikan, atau atur PORT.`));
    const code = codeOf(error);
    if (code === 'ECONNREFUSED') return away(good('Loket sedang tidak berjalan; diperiksa tanpanya.'));
    return away(
      wrong(`port ${config.port} tidak menjawab seperti Loket (${code}); lihat log, atau atur PORT.`),
    );
  }
}

/** The public address, as people reach it: name, certificate, proxy. */
export async function checkAddress(config: Config, running: Running | null): Promise<Finding[]> {
  const { good, look, wrong } = on('Alamat umum');
  if (config.mode === 'demo') return [];
  if (running === null) return [look('belum dapat dicoba karena Loket tidak berjalan.')];
  try {
    const answer = await fetch(`${config.baseUrl}/health`, { redirect: 'manual', signal: patience() });
    const { status } = (await answer.json()) as { readonly status?: string };
    if (answer.status === 200 && status === 'ok') return [good(`${config.baseUrl} sampai ke Loket.`)];
    return [wrong(`${config.baseUrl} dijawab program lain (${answer.status}); periksa reverse proxy.`)];
  } catch (error) {
    const code = error instanceof SyntaxError ? 'jawaban bukan dari Loket' : codeOf(error);
    return [wrong(`${config.baseUrl} tidak menjawab (${code}); periksa DNS, sertifikat, dan reverse proxy.`)];
  }
}

/** The folder, or the first one above it that exists. */
function nearest(folder: string): string {
  let place = folder;
  while (!existsSync(place) && place !== dirname(place)) place = dirname(place);
  return place;
}

function patience(): AbortSignal {
  return AbortSignal.timeout(DOCTOR.patienceMs);
}

function megabytes(bytes: number): string {
  return bytes < GIGABYTE
    ? `${Math.floor(bytes / 1024 / 1024)} MB`
    : `${(bytes / GIGABYTE).toLocaleString('id-ID', { maximumFractionDigits: 1 })} GB`;
}

const GIGABYTE = 1024 * 1024 * 1024;
