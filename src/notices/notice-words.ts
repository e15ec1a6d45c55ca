/** Words of notices that the status texts do not have. Only our own words: those of officers are quoted. */
export const noticeWords = {
  salutation: (name: string | null) => `Yth. Bapak/Ibu${name === null ? '' : ` ${name}`},`,
  subject: (number: string, what: string) => `[${number}] ${what}`,
  /** `personal`: the personal link, which opens the case in the web chat, or null. */
  closing: (baseUrl: string, personal: string | null) =>
    `Percakapan dengan kami ada di ${baseUrl} atau di aplikasi tempat Bapak/Ibu mendaftar.` +
    (personal === null
      ? ''
      : `\nPonsel hilang atau berganti? Lanjutkan lewat tautan pribadi ini: ${personal}`),

  submitted: {
    subject: 'Bukti pengajuan permohonan',
    head: (number: string) => `Nomor permohonan: ${number}.`,
    thanks: (when: string) =>
      `Terima kasih. Permohonan Bapak/Ibu kami terima ${when}. Bukti pengajuan terlampir; tanda terima dikirim setelah verifikasi selesai.`,
    next: 'Selanjutnya Helpdesk memeriksa berkas (tahap 2 dari 5).',
    told: 'Setiap perkembangan kami beritahukan lewat percakapan dan e-mail ini.',
  },
  resubmitted: {
    subject: 'Bukti pengiriman perbaikan',
    thanks: (when: string) =>
      `Terima kasih. Perbaikan Bapak/Ibu kami terima ${when}. Daftar berkas terlampir.`,
    next: 'Selanjutnya Helpdesk memeriksa berkas kembali.',
  },
  withdrawn: {
    subject: 'Permohonan ditarik',
    noCall: (when: string) => `Panggilan video ${when} dibatalkan.`,
  },
  expired: { subject: 'Permohonan ditutup' },
  objection: { subject: 'Keberatan sudah dicatat' },

  returned: {
    subject: 'Berkas perlu dilengkapi',
    fixFromMail: 'Silakan perbaiki di percakapan dengan kami: tuliskan "perbaiki".',
    deadline: (date: string) =>
      `Perbaikan kami tunggu sampai ${date}; sesudah itu permohonan ditutup dan Bapak/Ibu dapat mendaftar lagi.`,
    noCall: (when: string) =>
      `Panggilan video ${when} dibatalkan; waktu baru dipilih setelah perbaikan diperiksa.`,
  },
  question: {
    subject: 'Petugas memerlukan keterangan',
    answer: 'Untuk menjawab, balas *petugas*, lalu tuliskan jawabannya.',
  },
  rejected: { subject: 'Hasil pemeriksaan permohonan' },
  complete: 'Berkas Bapak/Ibu lengkap dan sudah diteruskan kepada Verifikator.',
  registeredElsewhere: { subject: 'Hasil pemeriksaan permohonan' },

  pickTime: {
    subject: 'Pilih waktu panggilan video',
    why: 'Pemeriksaan Verifikator selesai; tinggal verifikasi melalui panggilan video.',
    times: (days: number, minutes: number) =>
      `Waktu tersedia pada jam layanan sampai ${days} hari kerja ke depan; panggilan sekitar ${minutes} menit. Untuk memilih, balas *jadwal*.`,
  },
  booked: {
    subject: 'Jadwal panggilan video',
    byOffice: 'Verifikator menetapkan waktu panggilan video.',
    caller:
      'Verifikator menghubungi Bapak/Ibu pada waktu itu. Mohon pilih tempat yang terang dengan sambungan yang baik.',
    change: 'Tidak dapat pada waktu itu? Balas *jadwal*.',
  },
  unbooked: {
    subject: 'Panggilan video dibatalkan',
    byOffice: (when: string) => `Mohon maaf, panggilan video ${when} dibatalkan oleh Verifikator.`,
    byApplicant: (when: string) => `Sesuai permintaan Bapak/Ibu, panggilan video ${when} dibatalkan.`,
    reason: (reason: string) => `Alasan: ${reason}`,
    officeTrouble: 'Ada kendala di pihak kami.',
  },
  newTime: 'Silakan pilih waktu baru: balas *jadwal*.',
  noShow: {
    subject: 'Panggilan video belum terlaksana',
    missed: (when: string) => `Verifikator belum dapat bertemu Bapak/Ibu pada panggilan video ${when}.`,
    help: 'Bila ada kendala, balas *petugas*.',
  },
  interrupted: {
    subject: 'Panggilan video terputus',
    connection: 'Sambungan terputus; ini tidak dihitung tidak hadir.',
    office:
      'Mohon maaf, panggilan video terhenti karena kendala di pihak kami; ini tidak dihitung tidak hadir.',
    goOn: 'Silakan pilih waktu baru, atau lanjut sekarang bila Verifikator tersedia: balas *petugas*.',
  },
  passed:
    'Panggilan video selesai dan Bapak/Ibu lolos verifikasi. Berikutnya Verifikator mengirim tanda terima.',
  notPassed: {
    subject: 'Hasil verifikasi',
    inMail: 'Mohon maaf, verifikasi dinyatakan tidak lolos. Permohonan ini selesai.',
    reason: (reason: string) => `Alasan: ${reason}.`,
    note: (note: string) => `Keterangan Verifikator: ${note}`,
    object: 'Bila ada keberatan, balas *keberatan*.',
    reasons: {
      'bukan-orang-sama': 'orang dalam panggilan video berbeda dengan orang pada dokumen',
      'dugaan-palsu': 'keaslian dokumen belum dapat diyakini',
      'menolak-verifikasi': 'verifikasi melalui panggilan video tidak bersedia dilanjutkan',
    },
  },
  receipt: { subject: 'Tanda terima', done: 'Verifikasi selesai. Tanda terima terlampir.' },
  reopened: {
    subject: 'Permohonan dilanjutkan',
    sorry: (when: string) =>
      `Pemberitahuan kami tanggal ${when} kami cabut karena kekeliruan di pihak kami. ` +
      'Permohonan Bapak/Ibu dilanjutkan; tidak ada yang perlu dikirim ulang. Mohon maaf.',
    goesOn: 'Permohonan Bapak/Ibu dilanjutkan; tidak ada yang perlu dikirim ulang.',
  },
} as const;
