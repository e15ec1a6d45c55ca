import type { Office, OfficeHours, SopRow, Span } from '../../src/sop/office.js';

const MIB = 1024 * 1024;
const WORKDAY: readonly Span[] = [{ start: 7 * 60 + 30, end: 16 * 60 }];
const FRIDAY: readonly Span[] = [{ start: 7 * 60 + 30, end: 11 * 60 }];

const NATIONAL: Readonly<Record<string, string>> = {
  '2026-01-01': 'Tahun Baru',
  '2026-01-16': 'Isra Mikraj',
  '2026-02-17': 'Imlek',
  '2026-03-19': 'Nyepi',
  '2026-03-21': 'Idulfitri',
  '2026-03-22': 'Idulfitri',
  '2026-04-03': 'Wafat Yesus Kristus',
  '2026-04-05': 'Paskah',
  '2026-05-01': 'Hari Buruh',
  '2026-05-14': 'Kenaikan Yesus Kristus',
  '2026-05-27': 'Iduladha',
  '2026-05-31': 'Waisak',
  '2026-06-01': 'Hari Lahir Pancasila',
  '2026-06-16': 'Tahun Baru Islam',
  '2026-08-17': 'Kemerdekaan',
  '2026-08-25': 'Maulid Nabi',
  '2026-12-25': 'Natal',
  '2027-01-01': 'Tahun Baru',
  '2027-01-05': 'Isra Mikraj',
  '2027-02-06': 'Imlek',
  '2027-03-08': 'Nyepi',
  '2027-03-10': 'Idulfitri',
  '2027-03-11': 'Idulfitri',
  '2027-03-26': 'Wafat Yesus Kristus',
  '2027-03-28': 'Paskah',
  '2027-05-01': 'Hari Buruh',
  '2027-05-06': 'Kenaikan Yesus Kristus',
  '2027-05-17': 'Iduladha',
  '2027-05-20': 'Waisak',
  '2027-06-01': 'Hari Lahir Pancasila',
  '2027-06-06': 'Tahun Baru Islam',
  '2027-08-15': 'Maulid Nabi',
  '2027-08-17': 'Kemerdekaan',
  '2027-12-25': 'Natal',
  '2027-12-26': 'Isra Mikraj',
};

const COLLECTIVE_LEAVE: readonly string[] = [
  ...['02-16', '03-18', '03-20', '03-23', '03-24', '05-15', '05-28', '12-24'].map((day) => `2026-${day}`),
  ...['02-05', '03-09', '03-12', '03-15', '03-25', '05-18', '05-19', '12-24'].map((day) => `2027-${day}`),
];

const HOURS: OfficeHours = {
  week: { 1: WORKDAY, 2: WORKDAY, 3: WORKDAY, 4: WORKDAY, 5: FRIDAY, 6: [], 7: [] },
  overrides: [],
  holidays: new Map([
    ...Object.entries(NATIONAL),
    ...COLLECTIVE_LEAVE.map((day): [string, string] => [day, 'Cuti bersama']),
  ]),
  knownYears: [2026, 2027],
};

type RowLine = readonly [
  row: number,
  actor: SopRow['actor'],
  minutes: number | null,
  stage: SopRow['stage'],
  activity: string,
];

const ROWS: readonly RowLine[] = [
  [1, 'applicant', 5, 1, 'Melakukan registrasi daring pada aplikasi SPSE'],
  [2, 'applicant', 5, 1, 'Melengkapi dokumen persyaratan'],
  [3, 'applicant', null, 1, 'Mengirim permohonan'],
  [4, 'applicant', 5, 1, 'Membaca pemberitahuan: jadwal atau perbaikan dokumen'],
  [5, 'applicant', 5, 1, 'Mempersiapkan berkas permohonan'],
  [6, 'helpdesk', 5, 2, 'Memeriksa berkas permohonan dan hasil unggahan'],
  [7, 'helpdesk', 5, 2, 'Memeriksa daftar hitam pada portal INAPROC'],
  [8, 'helpdesk', 5, 2, 'Memberitahukan penolakan dan mengembalikan berkas'],
  [9, 'helpdesk', 10, 2, 'Memeriksa kelengkapan berkas permohonan'],
  [10, 'assistant', 5, 2, 'Memberitahukan berkas yang harus dilengkapi'],
  [11, 'assistant', 5, 3, 'Menginformasikan berkas kepada Verifikator'],
  [12, 'verifikator', 5, 3, 'Memeriksa apakah sudah terdaftar di LPSE lain'],
  [13, 'assistant', 5, 3, 'Memberitahukan penggunaan ID yang sudah terdaftar'],
  [14, 'applicant', 5, 3, 'Menerima pemberitahuan dan masuk dengan ID yang sudah terdaftar'],
  [15, 'verifikator', 10, 4, 'Menjadwalkan dan melakukan verifikasi daring'],
  [16, 'verifikator', null, 4, 'Mencatat hasil verifikasi'],
  [17, 'verifikator', 5, 5, 'Menyetujui permohonan: kirim tanda terima'],
  [18, 'assistant', 5, 4, 'Memberitahukan kekurangan atau tidak lolos verifikasi'],
  [19, 'helpdesk', 10, null, 'Mengarsipkan berkas'],
];

const REASONS: readonly (readonly [code: string, text: string])[] = [
  ['buram', 'foto belum terbaca jelas'],
  ['terpotong', 'bagian tepi dokumen terpotong'],
  ['silau', 'ada pantulan cahaya'],
  ['gelap', 'foto terlalu gelap'],
  ['salah-dokumen', 'dokumen yang dikirim bukan dokumen yang diminta'],
  ['data-beda', 'nama atau nomor berbeda dengan formulir'],
  ['kedaluwarsa', 'masa berlaku telah berakhir'],
  ['halaman-kurang', 'halaman belum lengkap'],
  ['bukan-milik', 'dokumen atas nama orang lain'],
  ['resolusi-rendah', 'ukuran gambar terlalu kecil untuk dibaca'],
  ['terkunci', 'PDF berkata sandi'],
  ['rusak', 'berkas tidak dapat dibuka'],
  ['kosong', 'halaman tampak kosong'],
  ['foto-layar', 'foto diambil dari layar'],
  ['terlalu-banyak-halaman', 'jumlah halaman melebihi batas'],
  ['format', 'jenis berkas tidak didukung'],
  ['terlalu-besar', 'ukuran berkas melebihi batas'],
  ['berbahaya', 'berkas ditolak pemeriksaan keamanan'],
  ['tidak-terperiksa', 'berkas tidak dapat diperiksa keamanannya secara lengkap, mohon kirim sebagai foto'],
  ['belum-diperiksa', 'berkas belum dapat diperiksa keamanannya, mohon kirim ulang beberapa saat lagi'],
  ['tidak-terunduh', 'berkas belum berhasil kami ambil, mohon kirim ulang'],
  ['penyimpanan-penuh', 'penyimpanan kami sedang penuh, mohon kirim ulang nanti'],
  [
    'tidak-dapat-diproses',
    'berkas tidak dapat kami proses, mohon kirim foto atau berkas lain; petugas sudah diberi tahu',
  ],
  ['lainnya', 'ada hal lain yang perlu diperbaiki'],
];

/** Reasons that only the examination of files gives. */
const INTAKE_ONLY = new Set([
  'terlalu-banyak-halaman',
  'format',
  'terlalu-besar',
  'berbahaya',
  'tidak-terperiksa',
  'belum-diperiksa',
  'tidak-terunduh',
  'penyimpanan-penuh',
  'tidak-dapat-diproses',
]);

/** What a test may change: settings one by one, everything else as a whole. */
export type OfficeOverrides = Partial<Omit<Office, 'settings'>> & {
  readonly settings?: Partial<Office['settings']>;
};

/**
 * An office for tests, built in code with the defaults of the product: Kalimantan Timur, prefix `KT`, WITA, holidays of
 * 2026 and 2027, three documents, the whole catalogue of reasons, undo for 60 s, claims of 4 office hours.
 */
export function testOffice(overrides: OfficeOverrides = {}): Office {
  const { settings, ...rest } = overrides;
  return {
    name: 'LPSE Provinsi Kalimantan Timur',
    shortName: 'LPSE Kaltim',
    numberPrefix: 'KT',
    timeZone: 'Asia/Makassar',
    timeZoneLabel: 'WITA',
    sop: {
      title: 'Registrasi dan Verifikasi Penyedia Perseorangan (Online)',
      number: '000.3/0633/BPLPSE/B.PBJ',
      rows: ROWS.map(([row, actor, standardMinutes, stage, activity]) => ({
        row,
        actor,
        activity,
        standardMinutes,
        reconstructed: row === 3 || row === 16,
        stage,
      })),
      sipesut: { mode: 'sejajar', decision: null },
    },
    documents: [
      document('ktp', 'KTP'),
      document('npwp', 'NPWP'),
      document('sertifikat', 'Sertifikat Keahlian'),
    ],
    reasons: REASONS.map(([code, text]) => ({
      code,
      text,
      needsNote: code === 'lainnya',
      staff: !INTAKE_ONLY.has(code),
    })),
    settings: {
      undoSeconds: 60,
      twoOfficerRejection: true,
      claimMinutes: 240,
      serviceLevelMinutes: { helpdesk: 510, verifikator: 510 },
      callMinutes: 10,
      callBufferMinutes: 10,
      bookingDays: 10,
      correctionReminderDays: [2, 5],
      correctionExpiryDays: null,
      draftDays: 30,
      ...settings,
    },
    verificationChecklist: [
      { key: 'wajah', label: 'Wajah sesuai dengan foto KTP' },
      { key: 'ktp', label: 'KTP asli ditunjukkan, NIK sesuai' },
      { key: 'npwp', label: 'NPWP ditunjukkan, nama sesuai' },
      { key: 'sertifikat', label: 'Sertifikat ditunjukkan, nama dan masa berlaku sesuai' },
      { key: 'kontak', label: 'E-mail dan nomor telepon dikuasai penyedia' },
    ],
    hours: HOURS,
    contacts: { email: null, phone: null, address: null, dataProtectionOfficer: null, complaints: null },
    links: {
      spseGuide: null,
      spseLogin: null,
      forgotPassword: null,
      sipesut: null,
      guestbook: null,
      blacklist: 'https://daftar-hitam.inaproc.id/',
      privacyNotice: null,
      officeSite: null,
    },
    notice: {
      version: '2026-11',
      text: 'Data dipakai untuk verifikasi ini dan disimpan di server kantor.',
    },
    faq: [
      {
        id: 'biaya',
        group: null,
        question: 'Apakah layanan ini berbayar?',
        answer: 'Tidak. Layanan ini tidak dipungut biaya.',
        keywords: ['biaya', 'bayar', 'gratis'],
      },
    ],
    warnings: [],
    ...rest,
  };
}

function document(code: string, shortLabel: string): Office['documents'][number] {
  return {
    code,
    label: code === 'sertifikat' ? `Scan ${shortLabel}` : `Scan ${shortLabel} pribadi`,
    shortLabel,
    required: true,
    formats: ['application/pdf', 'image/jpeg', 'image/png'],
    maxBytes: 20 * MIB,
    maxPages: code === 'sertifikat' ? 20 : 4,
    advice: 'Letakkan dokumen di tempat terang dan potret seluruh tepinya.',
  };
}
