import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { silentLogger } from '../../src/core/log.js';
import { noteBackup } from '../../src/models/last-backup.js';
import { FakeClamd } from '../support/fake-clamd.js';
import { openMailServer, type MailServer } from '../support/mail-server.js';
import { TelegramEmulator } from '../support/telegram/emulator.js';

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Runs the doctor as `npm run doctor` does. */
async function doctor(environment: Record<string, string>, args: readonly string[] = []): Promise<Ended> {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = promisify(execFile)(process.execPath, ['dist/src/tools/doctor.js', ...args], { env });
  return child.then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout + stderr,
    }),
  );
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const base = mkdtempSync(join(tmpdir(), 'loket-doctor-'));
const ADDRESS = 'kepala.uji@contoh.go.id';
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('npm run doctor', () => {
  const dataDir = join(base, 'data');
  let mail: MailServer;
  let clamd: FakeClamd;
  let telegram: TelegramEmulator;
  let app: App;
  let environment: Record<string, string>;
  beforeAll(async () => {
    mail = await openMailServer();
    clamd = await FakeClamd.start();
    telegram = await TelegramEmulator.start();
    environment = {
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      SMTP_URL: mail.url,
      CLAMAV_URL: clamd.url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    };
    app = await createApp(readConfig(environment), { log: silentLogger() });
    await app.start();
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all([mail.stop(), clamd.stop(), telegram.stop()]);
  });

  it('finds nothing wrong on a fresh installation, and leaves nothing behind', async () => {
    const fresh = join(base, 'fresh');
    const { code, out } = await doctor({ DATA_DIR: fresh, PORT: String(await freePort()) });
    expect(code).toBe(0);
    expect(out).toMatch(/^\[perhatian\] Paket kantor: links\.yaml: spseGuide belum diatur\./mu);
    expect(out).toMatch(/^\[baik\] {6}Layanan: Loket sedang tidak berjalan/mu);
    expect(out).toMatch(/^\[baik\] {6}Data: belum ada /mu);
    expect(out).toMatch(/^\[perhatian\] Cadangan: belum pernah dibuat/mu);
    expect(out).toMatch(/^\[baik\] {6}Pembaca berkas: berjalan\.$/mu);
    expect(out).toMatch(/^Tidak ada yang salah/mu);
    expect(existsSync(fresh)).toBe(false);
  });

  it('asks everything that a running product uses, and mails only to the address that was given', async () => {
    const { code, out } = await doctor(environment);
    expect(out).not.toMatch(/^\[salah\]/mu);
    expect(code).toBe(0);
    expect(out).toMatch(/^\[baik\] {6}Layanan: Loket sedang berjalan dan siap\.$/mu);
    expect(out).toMatch(/^\[baik\] {6}Data: terbuka/mu);
    expect(out).toMatch(/^\[baik\] {6}E-mail: server menerima/mu);
    expect(out).toMatch(/^\[baik\] {6}Pemindai virus: menjawab/mu);
    expect(out).toMatch(/^\[perhatian\] Telegram: grup petugas belum diatur/mu);
    expect(mail.recipients).toEqual([]);
    const sent = await doctor(environment, ['--mail', ADDRESS]);
    expect(sent.out).toMatch(/^\[baik\] {6}E-mail: surat uji diterima server/mu);
    expect(sent.out).not.toContain(ADDRESS);
    expect(mail.recipients).toEqual([ADDRESS]);
    expect(mail.taken[0]?.subject).toBe('Surat uji Loket');
  });

  it('names what is broken, each with what to do, no secret, and exit code 1', async () => {
    await app.stop();
    const closed = await freePort();
    const token = '987654:rahasia_sekali_token';
    const production = {
      DATA_DIR: dataDir,
      PORT: String(closed),
      LOKET_MODE: 'production',
      BASE_URL: 'https://loket.contoh.go.id',
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      SMTP_URL: `smtp://loket:rahasia-sandi@127.0.0.1:${closed}`,
      CLAMAV_URL: `tcp://127.0.0.1:${closed}`,
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_API_ROOT: telegram.url,
    };
    const before = readdirSync(dataDir);
    const { code, out } = await doctor(production, ['--mail', ADDRESS]);
    expect(code).toBe(1);
    for (const subject of ['Data', 'Cadangan', 'E-mail', 'Pemindai virus', 'Telegram'])
      expect(out).toMatch(new RegExp(`^\\[salah\\] {5}${subject}: .{20}`, 'mu'));
    expect(out).toMatch(/^\[salah\] {5}Data: SECRET_KEY bukan kunci data ini/mu);
    expect(out).toMatch(/^5 salah: perbaiki sebelum loket dibuka/mu);
    for (const secret of ['rahasia', ADDRESS, production.SECRET_KEY]) expect(out).not.toContain(secret);
    expect(readdirSync(dataDir)).toEqual(before);
  });

  it('looks at the age of the backup, a taken port, the settings, and its own command line', async () => {
    await noteBackup(dataDir, { at: new Date(Date.now() - 49 * 3_600_000), path: '/nowhere', bytes: 1 });
    const late = await doctor({ ...environment, PORT: new URL(telegram.url).port });
    expect(late.out).toMatch(/^\[perhatian\] Cadangan: yang terakhir 49 jam lalu/mu);
    expect(late.out).toMatch(
      /^\[salah\] {5}Layanan: port \d+ (dipakai program lain|tidak menjawab seperti Loket)/mu,
    );
    expect(late.code).toBe(1);
    const slips = await doctor({
      LOKET_MOED: 'production',
      SMTP_URL: 'smtp://a:rahasia@b@h',
      BASE_URL: 'https://a/b',
    });
    expect(slips.code).toBe(1);
    expect(slips.out).toMatch(/^\[salah\] {5}Pengaturan: SMTP_URL tidak dapat dipakai: .*%40/mu);
    expect(slips.out).toMatch(
      /^\[salah\] {5}Pengaturan: LOKET_MOED .*salah ketik; yang dikenal: LOKET_MODE\.$/mu,
    );
    expect(slips.out).not.toContain('rahasia');
    const misread = await Promise.all(
      [
        ['--mail', 'alamat'],
        ['--surat', ADDRESS],
      ].map((args) => doctor({}, args)),
    );
    for (const ended of misread)
      expect(ended).toEqual({ code: 78, out: 'pemakaian: npm run doctor [-- --mail ALAMAT]\n' });
  });
});
