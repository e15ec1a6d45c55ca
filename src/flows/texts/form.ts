/** Words of the form, from the first question to the summary. */
export const form = {
  labels: {
    spse: 'User ID SPSE',
    email: 'E-mail pengajuan',
    phone: 'Nomor ponsel',
    name: 'Nama',
    nik: 'NIK',
    npwp: 'NPWP',
    'certificate-number': 'Nomor sertifikat',
    'certificate-issuer': 'Penerbit sertifikat',
    'certificate-field': 'Bidang sertifikat',
    'certificate-issued': 'Tanggal terbit',
    'certificate-valid': 'Berlaku sampai',
  },
  firstSection: 'SPSE dan kontak',
  progress: (part: number, of: number, section: string) => `Bagian ${part} dari ${of} · ${section}`,
  skipped: 'dilewati',
  missing: 'belum diisi',
  pages: (count: number) => `${count} halaman`,
  now: (value: string) => `Yang tersimpan: ${value}.`,
  keep: 'Tidak diubah',
  noted: (label: string, value: string) => `${label} dicatat: ${value.replace(/\.$/u, '')}.`,

  /** `guide`: SPSE's guide, null when the office set none. */
  askSpse: (guide: string | null) =>
    `Langkah pertama: pendaftaran di SPSE.${guide === null ? '' : ` Panduan: ${guide}`}\n\n` +
    'Bila sudah mendaftar, apa User ID SPSE Bapak/Ibu? Kata sandi tidak pernah kami minta.',
  askSpseAgain: 'User ID SPSE Bapak/Ibu?',
  spseNotYet: (guide: string | null) =>
    `Tidak apa-apa. Silakan mendaftar dahulu di SPSE dengan e-mail pribadi atau e-mail usaha.${guide === null ? '' : ` Panduan: ${guide}`}\n` +
    'Setelah selesai, kembali ke percakapan ini; jawaban Bapak/Ibu tersimpan.',
  spseNotYetButton: 'Belum mendaftar di SPSE',

  askEmail: 'Alamat e-mail yang dipakai saat mendaftar di SPSE? Hasil verifikasi dikirim ke alamat ini.',
  askEmailAgain: 'Alamat e-mail yang dipakai di SPSE?',
  askEmailTypo: (typed: string, suggestion: string) =>
    `Alamat yang tertulis ${typed}. Apakah maksudnya ${suggestion}?`,
  emailUse: (suggestion: string) => `Ya, ${suggestion}`,
  emailKeep: 'Tidak, sudah benar',
  emailRetype: 'Tulis ulang',

  askPhone: 'Nomor ponsel yang aktif?',
  askPhoneContact: 'Nomor ponsel yang aktif? Bagikan dengan tombol di bawah, atau tuliskan.',
  askName: 'Nama lengkap sesuai KTP?',
  askNik: 'NIK (16 angka) sesuai KTP?',
  askNpwp: 'Nomor NPWP (15 atau 16 angka)?',
  askNpwpAgain: 'Nomor NPWP?',
  sameAsNik: 'Sama dengan NIK',
  askNikDoubt: (nik: string) => `Tanggal lahir di dalam NIK ini tampak keliru: ${nik}. Sudah benar?`,
  nikKeep: 'Ya, sudah benar',
  nikRetype: 'Tulis ulang',
  npwpDiffers: 'Petugas akan mencocokkan nomor itu dengan scan NPWP.',
  askCertificateNumber: 'Nomor sertifikat, seperti tercetak di sertifikat?',
  askCertificateIssuer: 'Lembaga penerbit sertifikat?',
  askCertificateField: 'Bidang atau klasifikasi pada sertifikat?',
  askCertificateIssued: 'Tanggal terbit sertifikat? Contoh: 6 Mei 2024.',
  askCertificateValid: 'Sertifikat berlaku sampai tanggal? Contoh: 6 Mei 2029.',
  lifetime: 'Seumur hidup',
  certificateFuture:
    'Tanggal terbit itu belum tiba. Bila keliru, ketik *ubah*; petugas akan mencocokkannya dengan sertifikat.',
  certificateTurned:
    'Tanggal berlaku itu sebelum tanggal terbit. Bila keliru, ketik *ubah*; petugas akan mencocokkannya dengan sertifikat.',
  certificateExpired:
    'Menurut tanggal itu masa berlaku sertifikat sudah lewat. Permohonan tetap dapat dikirim; petugas akan memeriksanya.',
  certificateEnds:
    'Masa berlaku sertifikat kurang dari 30 hari lagi. Permohonan tetap dapat dikirim; mohon siapkan perpanjangannya.',

  check: (lines: readonly string[]) => `Mohon diperiksa kembali:\n${lines.join('\n')}`,
  declare:
    'Dengan memilih Kirim, Bapak/Ibu menyatakan data dan dokumen ini benar. Siapkan juga dokumen asli untuk panggilan video.',
  checkAgain: 'Pilih Kirim bila semua sudah benar, atau Ubah untuk memperbaiki.',
  line: (label: string, value: string) => `${label}: ${value}`,
  unconfirmed: 'belum dikonfirmasi',
  confirmed: 'terkonfirmasi',
  askUntouched: (labels: string) =>
    `Yang diminta petugas belum diubah: ${labels}. Bila dikirim begini, permohonan dapat dikembalikan lagi.`,
  askEdit: 'Bagian mana yang ingin diubah?',
  previousPage: 'Sebelumnya',
  nextPage: 'Berikutnya',
  buttons: {
    send: 'Kirim permohonan',
    resend: 'Kirim perbaikan',
    edit: 'Ubah',
    fixFirst: 'Perbaiki dahulu',
    sendAnyway: 'Kirim juga',
    backToCheck: 'Kembali mengisi',
  },

  sent: (number: string) =>
    `Terima kasih. Permohonan Bapak/Ibu sudah terkirim dengan nomor ${number}. ` +
    'Bukti pengajuan terlampir dan dikirim juga ke e-mail.',
  resent: (number: string) =>
    `Terima kasih. Perbaikan untuk permohonan ${number} sudah terkirim. Daftar berkas terlampir.`,
  notSent: 'Permohonan belum dapat dikirim dari percakapan ini.',
} as const;
