import type { UnsupportedKind } from '../types.js';

/** Stands under a numbered list of choices. */
export const numberedHint = 'Balas dengan nomor pilihan.';

/** Sentences that any flow may need. */
export const common = {
  staleButton: 'Tombol itu sudah tidak berlaku. Berikut pertanyaan yang sekarang.',
  edited: 'Perubahan pada pesan lama tidak kami baca. Bila ingin mengganti jawaban, kirim pesan baru.',
  corrected: (label: string, before: string) => `${label} sebelumnya: ${before}.`,
  undo: 'Batalkan perubahan',
  undone: 'Baik, perubahan itu dibatalkan.',
  welcome: 'Sama-sama.',
  empty: 'Pesan Bapak/Ibu kosong atau tidak terbaca.',
  contactNotNeeded: 'Terima kasih, kontak belum diperlukan pada langkah ini.',
  savedForLater: 'Baik, kita berhenti dahulu. Jawaban Bapak/Ibu tersimpan dan dapat dilanjutkan kapan saja.',
  cancelled: 'Baik, tidak jadi.',
  firstStep: 'Ini sudah pertanyaan yang pertama.',
  officerButton: 'Hubungi petugas',
  oneMoment: 'Mohon maaf, permintaan itu belum dapat dilakukan saat ini.',
} as const;

const UNSUPPORTED: Record<UnsupportedKind, string> = {
  sticker: 'Terima kasih atas stikernya. Kami hanya dapat membaca teks, foto, dan PDF.',
  voice: 'Pesan suara belum bisa kami dengar. Mohon ditulis, atau balas *petugas*.',
  video: 'Mohon maaf, video tidak dapat diproses. Mohon kirim foto atau PDF.',
  location: 'Terima kasih, lokasi tidak diperlukan dalam layanan ini.',
  poll: 'Mohon maaf, jajak pendapat tidak dapat diproses. Mohon jawab dengan teks.',
  animation: 'Mohon maaf, gambar bergerak tidak dapat diproses. Mohon kirim teks, foto, atau PDF.',
  other: 'Mohon maaf, jenis pesan itu tidak dapat diproses. Mohon kirim teks, foto, atau PDF.',
};

/** What is said to a message of a kind that the product cannot read. */
export function unsupported(what: UnsupportedKind): string {
  return UNSUPPORTED[what];
}
