import { withoutTail, wordKey } from '../core/parsers/word-key.js';

/**
 * The applicant's words (docs/contract.md, "Applicants' words"), and a few that only buttons and links send; `w.<word>`
 * is the id of each as a choice.
 */
export const WORDS = [
  'mulai',
  'daftar',
  'status',
  'perbaiki',
  'jadwal',
  'ubah',
  'bantuan',
  'petugas',
  'data-saya',
  'keberatan',
  'tarik',
  'pindah',
  'pulihkan',
  'batalkan-pemulihan',
  'kode-lanjut',
  'kode',
  'ganti-email',
  'menu',
  'kembali',
  'ulang',
  'batal',
] as const;
export type Word = (typeof WORDS)[number];

/** The words that repair a conversation; each works at any question. */
export const REPAIR_WORDS = [
  'batal',
  'kembali',
  'ulang',
  'bantuan',
  'status',
  'petugas',
  'menu',
] as const satisfies readonly Word[];

const FORMS: Record<Word, readonly string[]> = {
  mulai: [
    'start',
    'halo',
    'hallo',
    'hai',
    'hi',
    'hello',
    'permisi',
    'assalamualaikum',
    "assalamu'alaikum",
    'selamat pagi',
    'selamat siang',
    'selamat sore',
    'selamat malam',
    'pagi',
    'siang',
    'sore',
    'malam',
  ],
  daftar: [
    'mendaftar',
    'mau daftar',
    'saya mau daftar',
    'ingin daftar',
    'pendaftaran',
    'registrasi',
    'daftar baru',
  ],
  status: [
    'cek status',
    'lihat status',
    'status permohonan',
    'sampai mana',
    'sudah sampai mana',
    'gimana status',
  ],
  perbaiki: ['perbaikan', 'perbaiki berkas', 'perbaiki dokumen'],
  jadwal: ['jadwalkan', 'pilih jadwal', 'atur jadwal', 'booking', 'ubah jadwal', 'ganti jadwal'],
  ubah: ['ubah data', 'edit', 'koreksi', 'ubah jawaban', 'ubah lain', 'ubah yang lain'],
  bantuan: [
    'help',
    'tolong',
    'faq',
    'bingung',
    'tanya',
    'tanya jawab',
    'butuh bantuan',
    '?',
    'gmn',
    'gimana',
    'caranya',
  ],
  petugas: [
    'admin',
    'cs',
    'operator',
    'customer service',
    'hubungi petugas',
    'hubungi admin',
    'bicara dengan petugas',
    'mau bicara dengan petugas',
    'chat petugas',
    'tanya petugas',
    'mau tanya petugas',
    'panggil petugas',
    'pak admin',
    'min',
  ],
  'data-saya': ['data saya', 'datasaya', 'lihat data saya', 'data pribadi'],
  keberatan: ['ajukan keberatan', 'saya keberatan', 'mau keberatan'],
  tarik: ['tarik permohonan', 'tarik berkas', 'cabut permohonan', 'mundur dari permohonan'],
  pindah: ['pindah kanal', 'pindah aplikasi', 'ganti aplikasi'],
  pulihkan: [
    'hp hilang',
    'hape hilang',
    'ponsel hilang',
    'nomor hilang',
    'hp rusak',
    'hape rusak',
    'ponsel rusak',
    'ganti hp',
    'ganti hape',
    'ganti ponsel',
    'ganti nomor',
    'hp baru',
    'hape baru',
    'ponsel baru',
    'nomor baru',
    'akun lama',
    'sudah pernah daftar',
    'sudah pernah mendaftar',
    'saya sudah pernah daftar',
    'saya sudah pernah mendaftar',
  ],
  // Its button reads "Bukan saya", but those two words, typed, are an answer to many questions.
  'batalkan-pemulihan': ['batalkan pemulihan'],
  // The chat that the personal link of a mail opens begins with this.
  'kode-lanjut': ['kode lanjut'],
  kode: [
    'kirim kode',
    'kirim ulang kode',
    'minta kode',
    'kode baru',
    'kode belum masuk',
    'kode tidak masuk',
    'kode belum ada',
    'kode gak masuk',
    'kodenya mana',
  ],
  'ganti-email': [
    'ganti email',
    'ganti e-mail',
    'ganti alamat email',
    'ganti alamat e-mail',
    'ubah email',
    'ubah e-mail',
    'ubah alamat email',
    'email salah',
    'e-mail salah',
    'salah email',
    'email lain',
    'alamat email salah',
  ],
  menu: ['menu utama', 'beranda', 'home', 'ke menu'],
  kembali: ['back', 'balik', 'sebelumnya', 'mundur'],
  ulang: ['ulangi', 'ulangi pertanyaan', 'repeat', 'apa tadi', 'pertanyaan tadi'],
  batal: ['cancel', 'keluar', 'berhenti', 'stop', 'nanti', 'nanti dulu', 'ntar', 'ntar dulu', 'batalkan'],
};

const BY_FORM = new Map<string, Word>(
  WORDS.flatMap((word) => [word, ...FORMS[word]].map((form): [string, Word] => [form, word])),
);

/**
 * The word that a whole text stands for, with or without a slash and in its usual forms; null when it stands for none.
 */
export function wordOf(text: string): Word | null {
  const key = wordKey(text);
  return BY_FORM.get(key) ?? BY_FORM.get(withoutTail(key)) ?? null;
}

/** True when `value` (from a choice id) is one of the words. */
export function isWord(value: string): value is Word {
  return (WORDS as readonly string[]).includes(value);
}
