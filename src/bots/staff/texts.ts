import { waiting } from '../../flows/texts/when.js';
import type { Outcome, Status } from '../../sop/case.js';

/** Where a case is, in the office's words. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  with_helpdesk: 'pada Helpdesk',
  with_applicant: 'pada pemohon',
  with_verifikator: 'pada Verifikator',
  closed: 'selesai',
};

/** How a case ended, in the words of the SOP. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  approved: 'disetujui',
  rejected: 'ditolak',
  'registered-elsewhere': 'sudah terdaftar di LPSE lain',
  'not-passed': 'tidak lolos verifikasi',
  withdrawn: 'ditarik oleh pemohon',
  expired: 'berakhir karena perbaikan tidak dikirim',
};

/** Sentences of the staff bot: short and polite. */
export const say = {
  notLinked:
    'Mohon maaf, akun ini belum terhubung dengan akun petugas. Buat kode di halaman Petugas, lalu kirim /hubungkan KODE dalam percakapan pribadi dengan bot ini.',
  linkInPrivate:
    'Demi keamanan, /hubungkan hanya dapat dipakai dalam percakapan pribadi dengan bot ini. Mohon buat kode yang baru di halaman Petugas.',
  linkUsage: 'Sertakan kodenya, misalnya:\n/hubungkan ABCD2345',
  linkRefused: 'Mohon maaf, kode itu tidak berlaku. Buat kode yang baru di halaman Petugas, lalu kirim lagi.',
  linkWait: (seconds: number) =>
    `Kode belum diperiksa. Demi keamanan, mohon tunggu ${waiting(seconds)}, lalu kirim lagi.`,
  linkLocked:
    'Kode dari akun ini sudah beberapa kali tidak cocok; hari ini tidak dapat dicoba lagi. Mohon hubungi admin.',
  linked: (username: string) =>
    `Terima kasih. Akun ini sekarang terhubung sebagai ${username}. Ketik /bantuan untuk daftar perintah.`,
  noCase: (typed: string) => `Nomor ${typed} tidak ditemukan. Periksa kembali nomornya, atau ketik /antrean.`,
  whichCase: (typed: string, examples: readonly string[]) =>
    `Nomor ${typed} ada lebih dari satu. Mohon tulis lengkap, misalnya:\n${examples.join('\n')}`,
  needNumber: (usage: string, example: string) =>
    `Mohon sertakan nomor permohonan: ${usage}\nContoh:\n${example}`,
  corrected: (text: string, example: string) => `${text}\nSilakan salin dan sesuaikan:\n${example}`,
  unknownCommand: (word: string) => `Perintah /${word} tidak dikenal. Ketik /bantuan untuk daftar perintah.`,
  didYouMean: (command: string) => `Perintah itu tidak dikenal. Mungkin maksudnya:\n${command}`,
  plainText: 'Ketik /antrean untuk melihat antrean, atau /bantuan untuk daftar perintah.',
  notForwarded:
    'Balasan hanya diteruskan bila menjawab pesan pemohon. Untuk menulis kepada pemohon: /pesan NO teks',
  noAttachment:
    'Mohon maaf, lampiran tidak dapat diteruskan dari sini. Silakan tulis sebagai teks, atau gunakan halaman Petugas.',
  stale: 'Tombol itu dari keadaan sebelumnya; tidak ada yang diubah. Keadaan sekarang:',
  notYours: 'Tombol itu milik petugas lain; tidak ada yang diubah.',
  formGone: 'Tombol itu sudah tidak berlaku; tidak ada yang diubah. Silakan ulangi perintahnya.',
  cancelled: (number: string) => `Baik, ${number} tidak diubah.`,
  done: (number: string, what: string) => `${number}: ${what} — tercatat.`,
  notedFor: (documents: string) => `Catatan Bapak/Ibu tercatat untuk: ${documents}.`,
  held: (seconds: number, number: string) =>
    `Pemberitahuan kepada pemohon dikirim dalam ${seconds} detik. Keliru? /urungkan ${number}`,
  confirmYes: 'Ya, lanjutkan',
  confirmNo: 'Batal',
  filesInPrivate:
    'Berkas hanya ditunjukkan dalam percakapan pribadi. Kirim perintah yang sama kepada bot ini secara pribadi.',
  noFiles: (number: string) => `Belum ada berkas yang dapat ditunjukkan untuk ${number}.`,
  files: (number: string, url: string, minutes: number) =>
    `Berkas ${number}, berlaku ${minutes} menit dan hanya untuk Anda:\n${url}`,
  told: (about: string) => `Pesan untuk ${about} sudah dikirim.`,
  notTold: (about: string) =>
    `Mohon maaf, pesan untuk ${about} belum dapat dikirim karena pemohon tidak dapat dihubungi di kanalnya.`,
  messageUsage: (number: string) =>
    `Tulis pesannya setelah nomor, misalnya:\n/pesan ${number} Mohon menunggu sebentar.`,
  taskDone: 'Tugas ditandai selesai.',
  taskGone: 'Tugas itu sudah selesai atau bukan tugas Anda.',
  badDate: 'Tanggal belum terbaca. Contoh:\n/jadwal besok\n/jadwal 26-11-2026',
  searchUsage: 'Tulis yang dicari setelah /cari, misalnya:\n/cari Nuraini\n/cari 9013',
  foundNothing:
    'Tidak ada permohonan yang cocok. Coba sebagian nama, nomor permohonan, NIK, e-mail, atau nomor telepon yang lengkap.',
  badQueue: 'Pilihan antrean: helpdesk, verifikator, atau saya. Contoh:\n/antrean saya',
  notAnOffice: 'Pemeriksaan Helpdesk ada pada baris 6, 7, dan 9; permohonan ini tidak berada di sana.',
  formOnPage: 'Mohon maaf, tindakan ini memerlukan halaman Petugas.',
} as const;
