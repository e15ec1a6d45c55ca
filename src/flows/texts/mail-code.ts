import { waiting } from './when.js';

/** Words about the code that confirms an e-mail address. */
export const mailCode = {
  sent: (email: string) =>
    `Kode 6 angka sudah dikirim ke ${email}; lihat juga folder Spam. Sambil menunggu, kita lanjutkan dahulu; ` +
    'kode dapat dimasukkan kapan saja, paling lambat sebelum menekan Kirim permohonan.',
  sentNow: (email: string) => `Kode 6 angka sudah dikirim ke ${email}. Lihat juga folder Spam.`,
  waitMinute: (seconds: number) =>
    `Kode baru saja dikirim. Kode berikutnya dapat diminta ${seconds} detik lagi; mohon lihat juga folder Spam.`,
  refused: (email: string) => `E-mail ke ${email} ditolak oleh server penerima. Mohon tuliskan alamat lain.`,
  undelivered: (email: string) =>
    `E-mail ke ${email} belum dapat disampaikan. Mohon minta kode lagi nanti, atau tuliskan alamat lain.`,
  waitAfterFailure: (seconds: number) =>
    `Kode berikutnya ke alamat itu dapat diminta ${seconds} detik lagi. Mohon tuliskan alamat lain bila ada.`,
  caseRefused: (email: string) =>
    `E-mail ke ${email} ditolak oleh server penerima, sehingga pemberitahuan hanya sampai di percakapan ini. ` +
    'Petugas sudah diberi tahu. Mohon siapkan alamat lain.',
  linkUndelivered:
    'Mohon maaf, kode tidak dapat disampaikan ke e-mail permohonan. Perlu bantuan? Balas *petugas*.',
  wait: (seconds: number) =>
    `Kode belum diperiksa. Mohon tunggu ${waiting(seconds)}, lalu tuliskan kodenya lagi.`,
  limit:
    'Hari ini kode sudah beberapa kali diminta untuk alamat itu atau dari percakapan ini, sehingga pengiriman berikutnya baru dapat besok. ' +
    'Kode terakhir tetap dapat dipakai selama 30 menit. Perlu bantuan? Balas *petugas*.',
  mailOff:
    'Mohon maaf, e-mail sedang tidak dapat dikirim. Alamat sudah disimpan; kode dapat diminta lagi nanti.',
  confirmed: (email: string) => `Terima kasih, alamat e-mail ${email} sudah terkonfirmasi.`,
  notNeeded: 'Saat ini tidak ada kode e-mail yang diperlukan.',
  already: 'Alamat e-mail itu sudah terkonfirmasi.',
  ask: (email: string) =>
    `Alamat e-mail perlu dikonfirmasi sebelum permohonan dikirim. Silakan tuliskan kode 6 angka yang kami kirim ke ${email}; lihat juga folder Spam.`,
  askAgain: 'Silakan tuliskan kode 6 angka dari e-mail.',
  askOther: 'Silakan tuliskan alamat e-mail yang lain.',
  noChangeNow:
    'Selama permohonan diperiksa, alamat e-mail hanya dapat diganti saat berkas dikembalikan untuk diperbaiki. Perlu segera? Balas *petugas*.',
  buttons: {
    send: 'Kirim kode',
    resend: 'Kirim ulang kode',
    change: 'Ganti alamat e-mail',
    changeEmail: 'Ganti e-mail',
    back: 'Isi kode nanti',
  },
} as const;
