import type { Config } from '../../config.js';
import { isAppError } from '../../core/errors.js';
import { DOCTOR, SCAN_PROBE_BYTES } from '../../core/limits.js';
import { silentLogger } from '../../core/log.js';
import { Clamd } from '../../documents/clamd.js';
import { Inspector } from '../../documents/inspector.js';
import { scanProbe } from '../../documents/scan-probe.js';
import { mailErrorOf } from '../../notices/mail-error.js';
import { senderOf, smtpTransport } from '../../notices/mailer.js';
import type { Office } from '../../sop/office.js';
import { codeOf, on, type Finding } from './finding.js';
import type { Running } from './machine.js';

/** Logs in to the mail server and, when an address is given, sends one mail there. */
export async function checkMail(
  config: Config,
  office: Office | null,
  to: string | null,
): Promise<Finding[]> {
  const { good, look, wrong } = on('E-mail');
  const { smtpUrl, requireTls } = config.mail;
  if (smtpUrl === null) {
    const kept = 'disimpan dan ditampilkan di /demo/mail, tidak dikirim; atur SMTP_URL untuk mengirim.';
    return [to === null ? look(kept) : wrong(`surat uji tidak dikirim: ${kept}`)];
  }
  const transport = smtpTransport(smtpUrl, requireTls);
  try {
    await transport.verify();
    if (to === null)
      return [good('server menerima masuk; kirim surat uji: npm run doctor -- --mail ALAMAT.')];
    await transport.sendMail({
      from: senderOf(config.mail, office?.name ?? 'Loket'),
      to: { name: '', address: to },
      subject: 'Surat uji Loket',
      text: 'Surat ini dikirim oleh npm run doctor. Bila sampai di kotak masuk, bukan di spam, e-mail Loket siap dipakai.',
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(DOCTOR.mailMs),
    });
    return [good('surat uji diterima server; pastikan sampai di kotak masuk, bukan di spam.')];
  } catch (error) {
    const { message, refused } = mailErrorOf(error);
    const what = refused ? 'alamat penerima ditolak' : mailAdvice(message);
    return [wrong(`${what} (${message}).`)];
  } finally {
    transport.close();
  }
}

function mailAdvice(message: string): string {
  if (/EAUTH|ENOAUTH/u.test(message)) return 'pengguna atau sandi SMTP_URL ditolak';
  if (/ETLS/u.test(message)) return 'server tidak menawarkan TLS, atau sertifikatnya tidak sah';
  if (/EENVELOPE/u.test(message)) return 'server menolak pengirim; periksa MAIL_FROM';
  return 'server di SMTP_URL tidak terjangkau; periksa alamat, port, dan firewall';
}

/** The virus scanner, with the test file as the product tries it, and the program that opens files. */
export async function checkScanners(config: Config): Promise<Finding[]> {
  return [await checkVirusScanner(config), await checkReader()];
}

async function checkVirusScanner({ clamavUrl, mode }: Config): Promise<Finding> {
  const { good, look, wrong } = on('Pemindai virus');
  if (clamavUrl === null)
    return (mode === 'demo' ? good : look)('tidak dipakai; atur CLAMAV_URL agar berkas pemohon dipindai.');
  const clamd = new Clamd(clamavUrl);
  try {
    await clamd.version();
    for (const [index, bytes] of SCAN_PROBE_BYTES.entries()) {
      if ((await clamd.scan(scanProbe(bytes))).result !== 'infected') continue;
      return index === 0
        ? good('menjawab dan menemukan berkas uji.')
        : look(
            'tidak memindai berkas besar sampai akhir; naikkan StreamMaxLength, MaxFileSize, dan MaxScanSize.',
          );
    }
    return wrong('tidak menemukan berkas uji; periksa basis data tanda tangannya (freshclam).');
  } catch {
    return wrong('tidak menjawab di CLAMAV_URL; semua berkas pemohon akan ditolak. Jalankan clamd.');
  }
}

/** A white picture of one pixel, which every installation can open. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
  'base64',
);

async function checkReader(): Promise<Finding> {
  const { good, wrong } = on('Pembaca berkas');
  const inspector = new Inspector({ log: silentLogger() });
  try {
    await inspector.run({ kind: 'inspect', bytes: PIXEL }, { owner: 'doctor' });
    return good('berjalan.');
  } catch (error) {
    const code = isAppError(error) ? error.code : codeOf(error);
    return wrong(`tidak berjalan (${code}); pasang ulang dengan npm ci pada mesin ini.`);
  } finally {
    inspector.stop();
  }
}

/** What people reach the office by. Telegram is asked directly; a running Loket says how its own lines are. */
export async function checkChannels(config: Config, running: Running | null): Promise<Finding[]> {
  return [
    on('Obrolan web').good('aktif.'),
    ...(await checkTelegram(config)),
    ...Object.entries(running?.checks ?? {}).flatMap(([name, state]) =>
      state === 'down' && name in LINES
        ? [on(LINES[name] ?? name).wrong('terputus pada layanan yang berjalan; lihat log.')]
        : [],
    ),
  ];
}

/** Names in `/ready` of what the doctor does not ask directly, or which may be broken in the service alone. */
const LINES: Readonly<Record<string, string>> = {
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  scanReader: 'Pembaca pindaian',
};

async function checkTelegram({ telegram, baseUrl }: Config): Promise<Finding[]> {
  const { good, look, wrong } = on('Telegram');
  if (telegram === null) return [look('tidak aktif (TELEGRAM_BOT_TOKEN belum diatur).')];
  const ask = <T>(method: string, query = ''): Promise<T> => askTelegram<T>(telegram, method, query);
  try {
    await ask('getMe');
    const { url } = await ask<{ readonly url: string }>('getWebhookInfo');
    const found: Finding[] = [];
    const wanted = telegram.mode === 'webhook' ? `${baseUrl}/telegram/webhook` : '';
    if (telegram.mode === 'polling' && url !== '')
      found.push(
        wrong('webhook lama masih terpasang, pesan tidak masuk; hapus dengan deleteWebhook (runbook).'),
      );
    if (telegram.mode === 'webhook' && url !== wanted)
      found.push(look('webhook belum menunjuk ke BASE_URL; dipasang saat Loket mulai.'));
    if (telegram.staffChatId === null)
      found.push(look('grup petugas belum diatur (TELEGRAM_STAFF_CHAT_ID).'));
    else
      await ask('getChat', `?chat_id=${encodeURIComponent(telegram.staffChatId)}`).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        found.push(wrong('bot bukan anggota grup petugas, atau TELEGRAM_STAFF_CHAT_ID salah.'));
      });
    return found.length === 0 ? [good('bot dan grup petugas menjawab.')] : found;
  } catch (error) {
    if (error instanceof RefusedError)
      return [wrong(`token ditolak (${error.status}); ambil lagi dari BotFather.`)];
    return [wrong(`tidak terjangkau dari mesin ini (${codeOf(error)}); periksa jaringan dan firewall.`)];
  }
}

/** Telegram answered no. */
class RefusedError extends Error {
  constructor(readonly status: number) {
    super(`refused: ${status}`);
    this.name = 'RefusedError';
  }
}

/** Calls a method that reads. The address holds the token, so errors of `fetch` are shown by their codes only. */
async function askTelegram<T>(
  { apiRoot, token }: NonNullable<Config['telegram']>,
  method: string,
  query: string,
): Promise<T> {
  const answer = await fetch(`${apiRoot}/bot${token}/${method}${query}`, {
    signal: AbortSignal.timeout(DOCTOR.patienceMs),
  });
  const said = (await answer.json()) as { readonly ok: boolean; readonly result: T };
  if (!said.ok) throw new RefusedError(answer.status);
  return said.result;
}
