import type { ActChannel, Outcome, Role, Status } from '../../sop/case.js';

/** Words of the staff pages for what the program calls by codes. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  with_helpdesk: 'Di Helpdesk',
  with_applicant: 'Menunggu pemohon',
  with_verifikator: 'Di Verifikator',
  closed: 'Selesai',
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  approved: 'Disetujui',
  rejected: 'Ditolak (daftar hitam)',
  'registered-elsewhere': 'Terdaftar di LPSE lain',
  'not-passed': 'Tidak lolos verifikasi',
  withdrawn: 'Ditarik pemohon',
  expired: 'Kedaluwarsa',
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  helpdesk: 'Helpdesk',
  verifikator: 'Verifikator',
  admin: 'Admin',
  auditor: 'Auditor',
};

export const CHANNEL_WORDS: Readonly<Record<ActChannel, string>> = {
  web: 'obrolan web',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
  console: 'laman petugas',
  api: 'API',
  group: 'grup petugas',
  system: 'sistem',
};

/** What a page says after a redirect, by the code in its address: nothing that a person typed is in an address. */
export const NEWS = {
  tercatat: 'Tindakan tercatat.',
  terkirim: 'Pesan sedang dikirim kepada pemohon.',
  'tugas-selesai': 'Tugas ditandai selesai.',
  keluar: 'Anda sudah keluar.',
  masuk: 'Silakan masuk terlebih dahulu.',
  habis: 'Sesi sudah berakhir. Silakan masuk kembali.',
  'token-dicabut': 'Token dicabut.',
  'akun-dibuat': 'Akun dibuat.',
  'akun-diubah': 'Perubahan akun disimpan.',
} as const;
export type News = keyof typeof NEWS;

/** The news of an address, or null. */
export function newsOf(value: unknown): string | null {
  return typeof value === 'string' && Object.hasOwn(NEWS, value) ? NEWS[value as News] : null;
}
