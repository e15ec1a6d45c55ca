import type { App } from './app.js';
import { productVersion } from './core/project.js';
import { warningsFor } from './sop/working-time.js';

/** The text that is printed once everything runs: where to go, and what is off and why. It fits on one screen. */
export function startMessage(app: App): string {
  const { config, office, channels, channelsOff } = app;
  const demo = config.mode === 'demo';
  const address = app.url();
  const year = new Date().getFullYear();
  const warnings = [...office.warnings, ...warningsFor([year, year + 1], office)];
  return [
    '',
    `Loket ${productVersion()} · ${office.name} · mode ${config.mode}`,
    '',
    ...(address === null
      ? ['  (no role "web": no pages in this process)']
      : [
          `  Chat for applicants    ${address}/`,
          `  Pages for staff        ${address}/petugas`,
          ...(demo ? [`  Mail that was sent     ${address}/demo/mail`] : []),
          `  API documentation      ${address}/api/docs`,
        ]),
    '',
    ...channels.map((channel) => `  ${channel.status()}`),
    ...channelsOff.map((line) => `  ${line}`),
    ...(config.telegram && config.telegram.staffChatId === null
      ? ['  Grup petugas: tidak aktif (TELEGRAM_STAFF_CHAT_ID belum diatur)']
      : []),
    `  WhatsApp: tidak aktif${config.whatsapp ? ' (belum tersedia pada versi ini)' : ' (WHATSAPP=off)'}`,
    `  E-mail: ${config.mail.smtpUrl === null ? `disimpan, tidak dikirim; lihat ${address ?? ''}/demo/mail` : 'dikirim lewat SMTP'}`,
    `  Pemeriksaan virus: ${config.clamavUrl === null ? 'tidak aktif (CLAMAV_URL belum diatur)' : 'aktif (ClamAV)'}`,
    `  Basis data: ${config.mongodbUri === null ? `tertanam, di ${config.dataDir}` : 'MongoDB'}`,
    '',
    ...(demo
      ? [
          '  Demo accounts (password "demo"): helpdesk, helpdesk2, verifikator, verifikator2, admin, auditor',
          '',
        ]
      : []),
    ...(warnings.length > 0
      ? [`  Paket kantor: ${warnings.length} hal belum diatur (npm run office:check)`, '']
      : []),
  ].join('\n');
}
