import { waiting } from './when.js';

/** Words about withdrawing an application. */
export const withdrawal = {
  ask: (number: string) =>
    `Permohonan ${number} akan ditarik dan pemeriksaan dihentikan. Ini tidak dapat dibatalkan; Bapak/Ibu dapat mendaftar lagi. Tarik permohonan?`,
  done: 'Terima kasih sudah memberi tahu kami.',
  notDone: 'Mohon maaf, permohonan belum dapat ditarik.',
  yes: 'Ya, tarik permohonan',
  no: 'Tidak, lanjutkan',
} as const;

/** Words about an objection to a decision. */
export const objection = {
  ask: (number: string) =>
    `Silakan tuliskan keberatan atas permohonan ${number} dalam satu pesan: apa yang keliru, dan menurut Bapak/Ibu seharusnya bagaimana.`,
  askAgain: 'Silakan tuliskan keberatan Bapak/Ibu.',
  /** `over`: the case has ended. */
  done: (answers: string, over: boolean) =>
    `Keberatan Bapak/Ibu sudah dicatat dan diteruskan kepada petugas, yang meninjaunya dan menjawab lewat percakapan. ${answers} ` +
    (over ? 'Sampai dijawab, hasil yang sekarang tetap berlaku.' : 'Pemeriksaan tetap berjalan.'),
  notDone: 'Mohon maaf, keberatan belum dapat dicatat.',
  cancel: 'Tidak jadi',
} as const;

/** Words about moving to another chat by a code. */
export const move = {
  ask: 'Pindah percakapan: buat kode di percakapan yang lama, lalu masukkan di percakapan yang baru. Apa yang ingin dilakukan di sini?',
  make: 'Buat kode di sini',
  enter: 'Saya punya kode',
  back: 'Kembali',
  code: (code: string) =>
    `Kode pindah: ${code}\nBuka percakapan yang baru, ketik *pindah*, pilih "Saya punya kode", lalu tuliskan kode ini dalam 10 menit. Kode hanya berlaku sekali; jangan diberikan kepada orang lain.`,
  nothing: 'Belum ada isian atau permohonan di percakapan ini yang dapat dipindahkan.',
  askCode: 'Silakan tuliskan kode pindah (8 huruf dan angka) dari percakapan yang lama.',
  askKeep: 'Di percakapan ini sudah ada isian. Mana yang dipakai? Yang lain akan dihapus.',
  keepTheirs: 'Pakai yang dari percakapan lama',
  keepOurs: 'Pakai yang di sini',
  done: 'Percakapan sudah dipindahkan ke sini. Pemberitahuan berikutnya datang di sini; percakapan yang lama tidak dipakai lagi.',
  keptOurs: 'Baik, isian di percakapan ini tetap dipakai.',
  bad: 'Kode tidak cocok. Mohon periksa kembali, atau buat kode baru di percakapan yang lama.',
  expired: 'Kode itu sudah tidak berlaku. Mohon buat kode baru di percakapan yang lama.',
  wait: (seconds: number) =>
    `Kode belum diperiksa. Mohon tunggu ${waiting(seconds)}, lalu tuliskan kodenya lagi.`,
  tooMany:
    'Kode sudah beberapa kali tidak cocok; hari ini tidak dapat dicoba lagi. Perlu bantuan? Balas *petugas*.',
  limit:
    'Hari ini sudah banyak kode pindah dibuat di percakapan ini. Mohon coba lagi besok, atau balas *petugas*.',
  notDone: 'Mohon maaf, belum dapat dipindahkan.',
} as const;

/** Words about getting back to a case from a new chat, and about taking that back. */
export const recovery = {
  ask: 'Memulihkan percakapan (ponsel hilang atau berganti). Silakan tuliskan NIK (16 angka) yang dipakai pada permohonan.',
  /** The same whether or not the NIK is known here. */
  sent: 'Bila NIK itu memiliki permohonan, kode 6 angka dikirim ke e-mail permohonannya. Silakan tuliskan kodenya di sini; lihat juga folder Spam. Tidak lagi memegang e-mail itu? Balas *petugas*.',
  sentByLink:
    'Kode 6 angka sudah dikirim ke e-mail permohonan. Silakan tuliskan kodenya di sini; lihat juga folder Spam.',
  askAgain: 'Silakan tuliskan kode 6 angka dari e-mail.',
  cancel: 'Tidak jadi',
  again: 'Tulis NIK lagi',
  done: 'Permohonan sudah tersambung ke percakapan ini; pemberitahuan berikutnya datang di sini. Percakapan yang lama tidak tersambung lagi.',
  bad: 'Kode tidak cocok. Mohon periksa kembali e-mail yang terakhir.',
  expired: 'Kode itu sudah tidak berlaku. Mohon tuliskan NIK lagi untuk meminta kode baru.',
  wait: (seconds: number) =>
    `Kode belum diperiksa. Demi keamanan, mohon tunggu ${waiting(seconds)}, lalu tuliskan kodenya lagi.`,
  void: 'Kode sudah beberapa kali tidak cocok sehingga tidak berlaku lagi. Mohon tuliskan NIK lagi untuk meminta kode baru.',
  tooMany:
    'Kode sudah beberapa kali tidak cocok; hari ini tidak dapat dicoba lagi. Percakapan yang lama tetap tersambung. Mohon coba lagi besok, atau balas *petugas*.',
  limit:
    'Kode untuk NIK itu sudah beberapa kali diminta; hari ini tidak dapat diminta lagi. Mohon coba lagi besok, atau balas *petugas*.',
  justSent: (seconds: number) =>
    `Kode baru saja diminta. Kode berikutnya dapat diminta ${waiting(seconds)} lagi; mohon lihat juga folder Spam.`,
  askRevoke: 'Bila pemulihan percakapan bukan diminta oleh Bapak/Ibu, permohonan dapat dikembalikan ke sini.',
  notMe: 'Bukan saya',
  revoked: (number: string) =>
    `Permohonan ${number} tersambung kembali ke percakapan ini. Petugas sudah diberi tahu.`,
  revokedElsewhere:
    'Percakapan baru sudah dilepaskan dan petugas sudah diberi tahu. Di percakapan ini ada isian lain, sehingga permohonan tidak dikembalikan ke sini; ketik *pulihkan* untuk melanjutkannya.',
  notRevoked:
    'Tidak ada pemulihan yang dapat dibatalkan dari percakapan ini. Perlu bantuan? Balas *petugas*.',
  notDone: 'Mohon maaf, belum dapat dipulihkan. Mohon coba lagi nanti, atau balas *petugas*.',
} as const;

/** Words that show a person their own data. */
export const myData = {
  head: 'Data yang kami simpan dalam percakapan ini (sebagian disamarkan):',
  none: 'Belum ada data pribadi yang tersimpan dalam percakapan ini.',
  draft: 'Status: isian, belum dikirim.',
  case: (number: string) => `Nomor permohonan: ${number}.`,
  document: (label: string, pages: number) => `${label}: ${pages} halaman`,
  acknowledged: (version: string, when: string) =>
    `Pemberitahuan data pribadi versi ${version} dibaca ${when}.`,
  code: {
    confirmed: 'E-mail: terkonfirmasi.',
    pending: (until: string) => `E-mail: kode sudah dikirim, berlaku sampai ${until}.`,
    open: 'E-mail: belum dikonfirmasi.',
    failed: 'E-mail: kode tidak dapat disampaikan ke alamat itu.',
  },
  readings: 'Scan dibaca oleh:',
  noReadings: 'Scan belum dibaca siapa pun.',
  reading: (document: string, reader: string, when: string) => `${document}: ${reader}, ${when}`,
  rights: (contact: string | null) =>
    `Permintaan akses, perbaikan, atau pembatasan data: ${contact === null ? '' : `${contact}, atau `}balas *petugas*.`,
  roles: { helpdesk: 'Helpdesk', verifikator: 'Verifikator', admin: 'Admin', auditor: 'Auditor' } as Readonly<
    Record<string, string>
  >,
  again: 'Silakan pilih Kembali untuk melanjutkan.',
  back: 'Kembali',
} as const;
