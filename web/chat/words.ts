import type { ClientWords } from './client/chat';
import type { Connection, Office, Pending, Problem, Sender } from './client/types';

/** The office as shown until the server sends its own, or when it sends none. */
export const OFFICE: Office = {
  name: 'Loket LPSE Provinsi Kalimantan Timur',
  service: 'Pendaftaran penyedia perseorangan',
  hours: [],
  free: true,
};

/** Sentences that the client says by itself. */
export const CLIENT_WORDS: ClientWords = {
  greeting: '/mulai',
  sessionEnded:
    'Mohon maaf, sesi percakapan sebelumnya sudah berakhir, jadi kami membuka percakapan baru. Untuk melanjutkan permohonan yang sudah dikirim, ketik: pulihkan.',
  lostFiles: (names) =>
    `Peramban tidak dapat menyimpan berkas yang belum selesai dikirim. Mohon pilih kembali: ${names}.`,
  tooLarge: (names) =>
    `Mohon maaf, ukuran berkas paling besar 20 MB. Mohon kirim berkas yang lebih kecil untuk: ${names}.`,
  tooMany: (limit) =>
    `Mohon kirim paling banyak ${limit} berkas sekaligus. Sisanya dapat dikirim sesudahnya.`,
  downloadFailed: 'Mohon maaf, berkas belum dapat diunduh. Silakan coba lagi.',
  endFailed:
    'Mohon maaf, percakapan belum dapat diakhiri karena sambungan terputus. Silakan coba lagi setelah tersambung.',
};

/** How much of the form is filled. */
export function progressWords(part: number, of: number, section: string): string {
  return `Bagian ${part} dari ${of} · ${section}`;
}

/** What is asked before the conversation is ended on this device, and said afterwards. */
export const END_WORDS = {
  entry: 'Akhiri di perangkat ini',
  hint: 'Untuk perangkat bersama atau pinjaman',
  question: 'Akhiri percakapan di perangkat ini?',
  consequence:
    'Isi percakapan dihapus dari perangkat ini. Permohonan yang sudah dikirim tetap diproses, dan dapat dibuka kembali dengan menulis: pulihkan. Isian yang belum dikirim tidak dapat dilanjutkan.',
  confirm: 'Ya, akhiri',
  back: 'Tidak jadi',
  ended: 'Percakapan sudah diakhiri di perangkat ini',
  after:
    'Permohonan yang sudah dikirim tetap kami proses, dan kabarnya kami kirim lewat e-mail. Untuk membukanya kembali, mulai percakapan baru, lalu tulis: pulihkan.',
  anew: 'Mulai percakapan baru',
} as const;

/** What is asked before the talk is kept on this device, and the menu's entries about it. */
export const KEEP_WORDS = {
  label: 'Simpan percakapan',
  question:
    'Simpan percakapan di perangkat ini agar dapat dibaca tanpa internet? Mohon pilih Tidak bila perangkat dipakai bersama.',
  yes: 'Simpan',
  no: 'Tidak',
  entry: 'Simpan di perangkat ini',
  hint: 'Agar dapat dibaca tanpa internet',
  undo: 'Hapus simpanan',
  undoHint: 'Percakapan tidak lagi disimpan di perangkat ini',
} as const;

/** The menu's entry that prints the talk, and what stands on paper only. */
export const PRINT_WORDS = {
  entry: 'Cetak percakapan',
  hint: 'Di kertas atau sebagai PDF',
  printed: (day: string) => `Percakapan, dicetak ${day}`,
} as const;

/** What stands in the place of a talk that cannot be read now. */
export const UNREACHABLE_WORDS = {
  heading: 'Tidak ada sambungan',
  text: 'Mohon maaf, percakapan belum dapat dibuka. Halaman ini menyambung sendiri begitu internet kembali.',
} as const;

/** A writer's name, as the first bubble of a group shows it and screen readers say it. */
export const SENDER_NAMES: Readonly<Record<Sender, string>> = {
  applicant: 'Anda',
  loket: 'Loket',
  petugas: 'Petugas',
};

/** Words behind the menu button; each is sent as it stands. */
export const QUICK_WORDS: readonly { readonly word: string; readonly hint: string }[] = [
  { word: 'Menu', hint: 'Pilihan layanan' },
  { word: 'Status', hint: 'Sampai di mana permohonan' },
  { word: 'Bantuan', hint: 'Cara memakai layanan ini' },
  { word: 'Petugas', hint: 'Berbicara dengan petugas' },
];

const WAITING: Readonly<Record<Problem, string>> = {
  network: 'Dikirim setelah tersambung',
  server: 'Belum terkirim, dicoba lagi otomatis',
  busy: 'Menunggu giliran, lalu dikirim otomatis',
  'too-large': '',
  refused: '',
  session: '',
};

const FAILED: Readonly<Record<Problem, string>> = {
  network: 'Belum terkirim.',
  server: 'Belum terkirim.',
  busy: 'Belum terkirim.',
  'too-large': 'Ukuran berkas melebihi 20 MB. Mohon kirim berkas yang lebih kecil.',
  refused: 'Mohon maaf, pesan ini belum dapat diterima.',
  session: 'Belum terkirim. Silakan kirim ulang bila masih diperlukan.',
};

/** The line under an own message on its way; `online` is false when the browser has no connection at all. */
export function deliveryWords({ status, problem, progress }: Pending, online: boolean): string {
  if (status === 'sent') return 'Terkirim';
  if (status === 'failed') return FAILED[problem ?? 'server'];
  if (!online) return WAITING.network;
  if (status === 'waiting') return WAITING[problem ?? 'network'];
  if (status === 'queued') return 'Menunggu dikirim';
  if (progress === null) return 'Mengirim…';
  return progress < 1 ? `Mengunggah ${Math.round(progress * 100)}%` : 'Menyimpan berkas…';
}

/** The banner over the conversation; null while the connection is good. */
export function connectionWords(connection: Connection): string | null {
  if (connection === 'reconnecting') return 'Menyambungkan kembali…';
  if (connection === 'offline') return 'Tidak ada sambungan internet. Pesan dikirim setelah tersambung.';
  return null;
}
