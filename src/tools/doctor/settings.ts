import { ConfigError, readConfig, type Config, type SettingName } from '../../config.js';
import { on, type Finding } from './finding.js';

/** What each setting has to be; the start says more, in English. */
const WORDS: Readonly<Record<SettingName, string>> = {
  LOKET_MODE: 'tulis demo atau production',
  HOST: 'mode demo hanya melayani mesin ini (127.0.0.1); untuk melayani orang lain atur LOKET_MODE=production',
  PORT: 'tulis angka 0 sampai 65535',
  BASE_URL:
    'tulis alamat umum tanpa jalur, misalnya https://loket.contoh.go.id; pada production wajib dan diawali https://',
  DATA_DIR: 'tulis folder data',
  OFFICE: 'tulis folder paket kantor',
  WHATSAPP_WEB_SOCKET_URL: 'tulis alamat wss:// lengkap, atau hapus',
  WHATSAPP_MEDIA_HOST: 'tulis nama host, atau hapus',
  MONGODB_URI:
    'tulis mongodb://…, atau atur DATA_DIR; karakter @ / ? # % pada sandi ditulis %40 %2F %3F %23 %25',
  LOKET_MIGRATE: 'tulis yes atau hapus',
  SECRET_KEY: 'tulis 32 byte base64 (buat: openssl rand -base64 32), atau pasangan id:kunci dipisah koma',
  TELEGRAM_BOT_TOKEN: 'tulis token seperti diberikan BotFather, angka:huruf',
  TELEGRAM_API_ROOT: 'tulis alamat lengkap, atau hapus',
  TELEGRAM_MODE: 'tulis polling atau webhook',
  TELEGRAM_WEBHOOK_SECRET: 'wajib pada mode webhook, 16 karakter atau lebih (buat: openssl rand -hex 32)',
  TELEGRAM_STAFF_CHAT_ID: 'tulis nomor grup petugas, misalnya -1001234567890',
  WHATSAPP: 'tulis on atau off',
  WHATSAPP_PAIR_NUMBER: 'tulis nomor dengan angka, 62812…',
  TRUSTED_PROXIES: 'tulis alamat atau jaringan dipisah koma, misalnya 127.0.0.1,10.0.0.0/24',
  SMTP_URL:
    'tulis smtp://pengguna:sandi@server:587; karakter @ / ? # % pada pengguna dan sandi ditulis %40 %2F %3F %23 %25; pada production wajib dan tidak boleh mematikan TLS',
  SMTP_INSECURE: 'tulis yes atau hapus',
  MAIL_FROM: 'tulis alamat surel lengkap, misalnya loket@contoh.go.id',
  MAIL_REPLY_TO: 'tulis alamat surel lengkap, misalnya loket@contoh.go.id',
  CLAMAV_URL: 'tulis tcp://host:port atau unix:/jalur',
  BOOTSTRAP_ADMIN: 'tulis nama:sandi; nama huruf kecil, sandi minimal 12 karakter',
  LOKET_ROLES: 'tulis peran dipisah koma: web, worker, telegram, whatsapp',
  UNDO_SECONDS: 'tulis detik, 0 sampai 86400',
  METRICS_TOKEN: 'tulis 16 karakter atau lebih (buat: openssl rand -hex 32)',
  RATE_LIMITS: 'hapus; off hanya untuk mode demo',
  LOG_LEVEL: 'tulis info, atau hapus',
};

/** Reads the settings; `config` is null when they cannot be used. */
export function checkSettings(environment: Readonly<Record<string, string | undefined>>): {
  readonly config: Config | null;
  readonly findings: readonly Finding[];
} {
  const { good, look, wrong } = on('Pengaturan');
  try {
    const config = readConfig(environment);
    return {
      config,
      findings: [
        config.mode === 'demo'
          ? look(
              'LOKET_MODE=demo, hanya untuk mencoba di mesin ini; untuk kantor atur LOKET_MODE=production.',
            )
          : good('lengkap, mode production.'),
      ],
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      config: null,
      findings: error.problems.map(({ name, problem }) =>
        wrong(`${name} tidak dapat dipakai: ${wordsOf(name) ?? slipWords(problem)}.`),
      ),
    };
  }
}

function wordsOf(name: string): string | undefined {
  return Object.entries(WORDS).find(([known]) => known === name)?.[1];
}

/** A variable that is no setting; the start's words end with the names that may be meant. */
function slipWords(problem: string): string {
  const meant = /known: (.+)$/u.exec(problem)?.[1];
  return meant === undefined ? problem : `bukan nama pengaturan, mungkin salah ketik; yang dikenal: ${meant}`;
}
