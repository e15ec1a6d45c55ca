/** Names of the file types that an office may accept. */
const FORMATS: Readonly<Record<string, string>> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'application/pdf': 'PDF biasa (tanpa isi interaktif)',
};

/** "JPG", "JPG atau PNG", "JPG, PNG, atau PDF". */
function either(names: readonly string[]): string {
  const [last, before] = [names.at(-1) ?? '', names.slice(0, -1)];
  if (before.length === 0) return last;
  return `${before.join(', ')}${before.length > 1 ? ',' : ''} atau ${last}`;
}

/** Without a full stop. */
const INSTEAD: Readonly<Record<string, string>> = {
  terkunci: 'Mohon kirim PDF tanpa kata sandi, atau fotonya',
  rusak: 'Mohon kirim ulang dari berkas aslinya, atau fotonya',
  kosong: 'Mohon kirim foto atau berkas yang ada isinya',
  'terlalu-besar': 'Mohon kirim foto atau berkas yang lebih kecil',
  'terlalu-banyak-piksel': 'Mohon kirim foto dengan resolusi yang lebih rendah',
};

/** Words about files. `label` is the name by which this one answer calls a file. */
export const files = {
  unreadable: 'berkas tidak dapat dibaca',
  /** `millions`: how many pixels at most, in millions. */
  tooManyPixels: (width: number, height: number, millions: number) =>
    `gambar ${width} × ${height} piksel terlalu besar untuk dibuka, paling banyak ${millions} juta piksel`,
  notYetRead: (format: string) => `berkas ${format} belum bisa dibaca`,
  /** Reasons for refusing a file that an office's catalogue may word otherwise, but need not have. */
  ours: {
    'terlalu-banyak-piksel': 'ukuran gambar dalam piksel terlalu besar untuk dibuka',
    'tidak-terunduh': 'berkas belum berhasil kami ambil, mohon kirim ulang',
    'penyimpanan-penuh': 'penyimpanan kami sedang penuh, mohon kirim ulang nanti',
    'tidak-dapat-diproses':
      'berkas tidak dapat kami proses, mohon kirim foto atau berkas lain; petugas sudah diberi tahu',
    berbahaya: 'berkas ditolak pemeriksaan keamanan',
    'tidak-terperiksa': 'berkas tidak dapat diperiksa keamanannya secara lengkap, mohon kirim sebagai foto',
    'belum-diperiksa': 'berkas belum dapat diperiksa keamanannya, mohon kirim ulang beberapa saat lagi',
  } as Readonly<Record<string, string>>,
  formats: FORMATS,
  instead: (reason: string, formats: readonly string[]): string | null =>
    reason === 'format'
      ? `Mohon kirim sebagai ${either(formats.flatMap((one) => FORMATS[one] ?? []))}`
      : (INSTEAD[reason] ?? null),
  sameHere: 'berkas yang sama sudah ada',
  sameReturned: 'sama dengan berkas yang dikembalikan',
  sameElsewhere: (document: string) => `berkas yang sama sudah dipakai untuk ${document}`,
  overPageLimit: (max: number) => `melebihi batas ${max} halaman untuk dokumen ini`,
  notUsed: (label: string, why: string) => `${label} tidak dipakai: ${why}.`,
  notNow: (labels: readonly string[]) =>
    `Terima kasih. ${labels.join(', ')} tidak dipakai karena saat ini tidak ada dokumen yang diminta.`,
  notBeforeNotice: (labels: readonly string[]) =>
    `${labels.join(', ')} belum kami pakai. Mohon baca pemberitahuan di bawah ini dan pilih mulai dahulu, lalu kirim ulang saat diminta.`,
  accepted: (document: string, pages: number) => `Diterima untuk ${document}: ${pages} halaman.`,
  ask: (label: string, advice: string, maxPages: number) =>
    `Silakan kirim ${label}: foto atau PDF, paling banyak ${maxPages} halaman. ${advice}`.trim(),
  askAgain: (label: string) => `Yang ditunggu: ${label}, foto atau PDF.`,
  tryAgain: (label: string) => `Coba kirim lagi: ${label}.`,
  have: (label: string, pages: number) =>
    `${label}: ${pages} halaman tersimpan. Kirim halaman berikutnya bila masih ada, atau pilih Lanjut.`,
  lastDeleted: (pages: number) => `Berkas terakhir dihapus. Tersisa ${pages} halaman.`,
  oneDeleted: (place: number, pages: number) => `Berkas ke-${place} dihapus. Tersisa ${pages} halaman.`,
  allDeleted: (label: string) => `Semua halaman ${label} dihapus.`,
  whichDocument: (count: number) => `Kami menerima ${count} berkas. Ini untuk dokumen yang mana?`,
  numbered: (place: number) => `Berkas ke-${place}`,
  discarded: 'Baik, berkas itu tidak dipakai.',
  buttons: {
    go: 'Lanjut',
    deleteLast: 'Hapus berkas terakhir',
    replace: 'Ganti semua',
    skip: 'Lewati dokumen ini',
    discard: 'Jangan dipakai',
  },
} as const;
