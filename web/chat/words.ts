import type { ClientWords } from './client/chat';
import type { Connection, Office, Pending, Problem } from './client/types';

/** The office as shown until the server tells its own. */
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
    'Percakapan sebelumnya telah berakhir. Silakan mulai kembali; berkas yang sudah dikirim tetap tersimpan.',
  lostFiles: (names) => `Berkas ini belum terkirim dan perlu dipilih lagi: ${names}.`,
  tooLarge: (names) => `Ukuran berkas melebihi 20 MB: ${names}. Silakan pilih berkas yang lebih kecil.`,
  tooMany: (limit) => `Paling banyak ${limit} berkas dalam satu kiriman.`,
  downloadFailed: 'Mohon maaf, berkas belum dapat diunduh. Silakan coba lagi.',
};

const PROBLEMS: Readonly<Record<Problem, string>> = {
  network: 'Sambungan terputus.',
  server: 'Layanan sedang terganggu.',
  busy: 'Layanan sedang sibuk.',
  'too-large': 'Ukuran berkas melebihi 20 MB.',
  refused: 'Pesan ini tidak dapat diterima.',
  session: 'Ditulis untuk percakapan yang telah berakhir.',
};

/** What is said below an own message that is not through yet. */
export function deliveryWords({ status, problem, progress }: Pending): string {
  if (status === 'failed') return `Belum terkirim. ${problem === null ? '' : PROBLEMS[problem]}`.trim();
  if (status === 'waiting')
    return `${problem === null ? '' : PROBLEMS[problem]} Dicoba lagi sebentar lagi…`.trim();
  if (progress !== null && progress < 1) return `Mengunggah ${Math.round(progress * 100)} %`;
  return 'Mengirim…';
}

/** The banner over the messages; null while the line is good. */
export function connectionWords(connection: Connection): string | null {
  if (connection === 'reconnecting') return 'Menyambungkan kembali…';
  if (connection === 'offline')
    return 'Tidak ada sambungan internet. Pesan dikirim setelah tersambung kembali.';
  return null;
}

/** Words behind the quick buttons of the header. */
export const QUICK_WORDS = ['Menu', 'Status', 'Bantuan', 'Petugas'] as const;
