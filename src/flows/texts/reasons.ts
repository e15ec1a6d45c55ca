/** What is said at the first and at the second try that fails for the same reason. */
export type ReasonText = readonly [first: string, second: string];

/** The words for each reason why an answer could not be used: without blame, and with the way out. */
export const REASONS = {
  'not-understood': [
    'Mohon maaf, jawaban belum kami pahami.',
    'Mohon maaf, jawaban masih belum kami pahami. Jawab pertanyaan di bawah, atau ketik *bantuan* untuk penjelasan.',
  ],
  'unknown-command': [
    'Perintah itu tidak kami kenali.',
    'Perintah itu tidak kami kenali. Yang dapat dipakai kapan saja: /status, /bantuan, /menu, /kembali, /batal, dan /petugas.',
  ],
  'pick-one': [
    'Mohon maaf, jawaban itu belum kami pahami.',
    'Mohon maaf, jawaban belum kami pahami. Tekan salah satu tombol, atau balas dengan nomor urutnya, misalnya "1".',
  ],
  'foreign-language': [
    'Mohon maaf, layanan ini memakai bahasa Indonesia. (This service is in Indonesian; type *petugas* to reach an officer.)',
    'Mohon maaf, kami hanya memahami bahasa Indonesia. Ketik *petugas* agar dibantu petugas. (Type *petugas* to reach an officer.)',
  ],
  'name-short': [
    'Mohon tuliskan nama lengkap sesuai KTP.',
    'Nama ditulis dengan huruf, sama seperti pada KTP, misalnya "Siti Rahmah". Satu kata pun boleh bila demikian di KTP.',
  ],
  'name-digits': [
    'Nama ditulis tanpa angka, sesuai KTP.',
    'Yang diminta sekarang nama lengkap, misalnya "Siti Rahmah"; nomor NIK ditanyakan sesudahnya.',
  ],
  'name-long': [
    'Nama terlalu panjang. Mohon tuliskan nama sesuai KTP saja.',
    'Nama paling panjang 100 huruf. Mohon tuliskan hanya nama dan gelar.',
  ],
  'name-signs': [
    'Nama ditulis dengan huruf saja, sesuai KTP.',
    'Mohon tuliskan nama tanpa tanda atau gambar, misalnya "Ir. Siti Rahmah, M.T.".',
  ],
  'nik-not-digits': [
    'NIK hanya berisi angka, 16 angka seperti pada KTP.',
    'NIK tercetak di baris atas KTP, 16 angka tanpa huruf. Contoh penulisan: 6472 0112 3456 0001.',
  ],
  'nik-short': [
    'NIK terdiri dari 16 angka; yang kami terima masih kurang.',
    'NIK belum 16 angka. Mohon periksa lagi baris NIK pada KTP, lalu tuliskan semua angkanya.',
  ],
  'nik-long': [
    'NIK terdiri dari 16 angka; yang kami terima lebih dari itu.',
    'NIK lebih dari 16 angka. Mohon periksa lagi baris NIK pada KTP; nomor KK tidak diperlukan.',
  ],
  'npwp-not-digits': [
    'NPWP hanya berisi angka, 15 atau 16 angka.',
    'NPWP tercetak pada kartu NPWP, 15 atau 16 angka. Bila sama dengan NIK, balas "sama dengan NIK".',
  ],
  'npwp-length': [
    'NPWP terdiri dari 15 atau 16 angka.',
    'Jumlah angka NPWP belum sesuai. NPWP lama 15 angka (contoh 09.254.294.3-407.000), NPWP baru 16 angka.',
  ],
  'spse-password': [
    'Mohon jangan kirim kata sandi, OTP, atau PIN. Kami hanya memerlukan User ID SPSE.',
    'Kami tidak pernah meminta kata sandi. Mohon tuliskan User ID SPSE saja. Bila kata sandi terlanjur terkirim, sebaiknya diganti.',
  ],
  'spse-signs': [
    'User ID SPSE hanya memuat huruf, angka, dan tanda baca biasa.',
    'Mohon tuliskan User ID persis seperti saat masuk ke SPSE, tanpa gambar atau huruf khusus.',
  ],
  'spse-length': [
    'User ID SPSE terdiri dari 3 sampai 50 karakter.',
    'Mohon tuliskan User ID lengkap, seperti yang dipakai saat masuk ke SPSE.',
  ],
  'spse-sentence': [
    'Mohon tuliskan User ID SPSE saja, misalnya "sitirahmah01".',
    'User ID adalah nama untuk masuk ke SPSE, biasanya satu kata. Bila belum punya, balas "belum".',
  ],
  'spse-said-yes': [
    'Baik. Mohon tuliskan User ID SPSE Bapak/Ibu, misalnya "sitirahmah01".',
    'Mohon tuliskan User ID yang dipakai saat masuk ke SPSE. Kata sandi tidak diperlukan.',
  ],
  'email-no-at': [
    'Alamat e-mail perlu memuat tanda @, misalnya nama@gmail.com.',
    'Mohon tuliskan alamat e-mail lengkap dalam satu pesan, misalnya nama@gmail.com.',
  ],
  'email-several': [
    'Mohon tuliskan satu alamat e-mail saja, yang dipakai di SPSE.',
    'Kami menerima lebih dari satu alamat. Mohon pilih yang dipakai saat mendaftar di SPSE.',
  ],
  'email-words': [
    'Mohon tuliskan alamat e-mail saja, tanpa kata lain dan tanpa spasi.',
    'Di samping alamat itu ada kata lain. Mohon tuliskan hanya alamat e-mail yang dipakai di SPSE, misalnya siti@contoh.id.',
  ],
  'email-form': [
    'Penulisan alamat e-mail belum sesuai. Contoh: nama@gmail.com.',
    'Alamat e-mail ditulis tanpa spasi dan dengan satu tanda @, misalnya nama@gmail.com.',
  ],
  'email-domain': [
    'Bagian setelah tanda @ belum lengkap. Contoh: nama@gmail.com.',
    'Mohon lengkapi bagian setelah tanda @, misalnya gmail.com atau yahoo.co.id.',
  ],
  'phone-not-digits': [
    'Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.',
    'Mohon tuliskan nomor ponsel yang aktif dengan angka saja, misalnya 0812 3456 7890.',
  ],
  'phone-not-mobile': [
    'Mohon tuliskan nomor ponsel Indonesia, diawali 08 atau +62 8.',
    'Yang diperlukan nomor ponsel (bukan telepon rumah), diawali 08, misalnya 0812 3456 7890.',
  ],
  'phone-length': [
    'Jumlah angka nomor ponsel belum sesuai.',
    'Nomor ponsel biasanya 10 sampai 13 angka, misalnya 0812 3456 7890. Mohon diperiksa kembali.',
  ],
  'contact-not-own': [
    'Kontak itu bukan milik akun ini. Mohon kirim nomor Bapak/Ibu sendiri.',
    'Mohon gunakan tombol untuk membagikan nomor sendiri, atau tuliskan nomornya, misalnya 0812 3456 7890.',
  ],
  'document-expects-file': [
    'Yang diminta sekarang berkasnya: mohon kirim foto atau PDF di percakapan ini.',
    'Mohon tekan tanda lampiran (klip atau kamera), pilih foto atau PDF, lalu kirim di percakapan ini.',
  ],
  'document-more': [
    'Baik, kami tunggu. Kirim fotonya atau PDF-nya di percakapan ini.',
    'Baik, tidak perlu terburu-buru; isian tersimpan. Kirim halaman berikutnya bila sudah siap.',
  ],
  'document-empty': [
    'Belum ada berkas untuk dokumen ini. Mohon kirim foto atau PDF-nya dahulu.',
    'Dokumen ini wajib dilampirkan. Mohon kirim foto atau PDF-nya, lalu tekan Lanjut.',
  ],
  'document-no-page': [
    'Halaman dengan nomor itu tidak ada.',
    'Mohon periksa nomor halamannya, misalnya balas "hapus 1" untuk menghapus berkas pertama.',
  ],
  'certificate-number-short': [
    'Mohon tuliskan nomor sertifikat lengkap, seperti tercetak di sertifikat.',
    'Nomor sertifikat paling sedikit 3 karakter; huruf, angka, dan garis miring boleh.',
  ],
  'certificate-number-long': [
    'Nomor sertifikat terlalu panjang. Mohon tuliskan nomornya saja.',
    'Nomor sertifikat paling panjang 60 karakter. Mohon tuliskan nomornya saja, tanpa keterangan lain.',
  ],
  'issuer-short': [
    'Mohon tuliskan nama lembaga penerbit sertifikat.',
    'Penerbit adalah lembaga yang mengeluarkan sertifikat, misalnya nama LSP atau asosiasi.',
  ],
  'issuer-long': [
    'Nama penerbit terlalu panjang. Mohon tuliskan nama lembaganya saja.',
    'Nama penerbit paling panjang 120 huruf. Singkatan boleh dipakai.',
  ],
  'field-short': [
    'Mohon tuliskan bidang atau klasifikasi yang tercantum pada sertifikat.',
    'Bidang biasanya tertulis di bawah nama pemegang, misalnya "Ahli Muda Teknik Jalan".',
  ],
  'field-long': [
    'Bidang terlalu panjang. Mohon tuliskan bidang utamanya saja.',
    'Bidang paling panjang 160 huruf. Mohon disingkat.',
  ],
  'date-form': [
    'Tanggal belum terbaca. Contoh penulisan: 6 Mei 2024.',
    'Mohon tuliskan tanggal, bulan, dan tahun, misalnya 6 Mei 2024 atau 06/05/2024.',
  ],
  'date-month': [
    'Nama bulan belum terbaca. Contoh penulisan: 6 Mei 2024.',
    'Mohon tuliskan bulan dengan nama atau angka, misalnya 6 Mei 2024 atau 06/05/2024.',
  ],
  'date-no-day': [
    'Mohon lengkapi dengan tanggalnya, misalnya 6 Mei 2024.',
    'Diperlukan tanggal, bulan, dan tahun. Lihat pada sertifikat, misalnya 6 Mei 2024.',
  ],
  'date-no-year': [
    'Mohon lengkapi dengan tahunnya, misalnya 6 Mei 2024.',
    'Diperlukan tanggal, bulan, dan tahun, misalnya 6 Mei 2024.',
  ],
  'date-impossible': [
    'Tanggal itu tidak ada di kalender. Contoh penulisan: 6 Mei 2024.',
    'Tanggal ditulis dengan urutan tanggal, bulan, tahun, misalnya 31/12/2024.',
  ],
  'check-send': [
    'Untuk mengirim, mohon tekan tombol Kirim, atau ketik *kirim*.',
    'Permohonan baru terkirim setelah tombol Kirim ditekan, atau setelah Bapak/Ibu mengetik *kirim*.',
  ],
  'day-form': [
    'Harinya belum terbaca. Mohon pilih, atau tuliskan misalnya "besok", "Senin", atau "30/11".',
    'Mohon pilih salah satu hari di bawah, atau tuliskan harinya, misalnya "Senin" atau "30 November".',
  ],
  'clock-form': [
    'Jamnya belum terbaca. Mohon pilih, atau tuliskan misalnya "09.30" atau "jam 3 sore".',
    'Mohon pilih salah satu waktu di bawah, atau tuliskan hari dan jamnya, misalnya "Senin 09.30".',
  ],
  'clock-impossible': [
    'Jam itu tidak ada. Contoh penulisan: 09.30.',
    'Jam ditulis dari 00.00 sampai 23.59, misalnya "09.30" atau "jam 3 sore".',
  ],
  'code-form': [
    'Kode terdiri dari 6 angka, ada di e-mail dari kami.',
    'Mohon buka e-mail dari kami (lihat juga folder Spam), lalu tuliskan 6 angkanya di sini.',
  ],
  'code-wrong': [
    'Kode belum cocok. Mohon periksa kembali 6 angka pada e-mail yang terakhir.',
    'Kode masih belum cocok. Gunakan kode dari e-mail yang paling baru, atau pilih Kirim ulang kode.',
  ],
  'code-expired': [
    'Kode itu sudah melewati 30 menit dan tidak berlaku lagi. Mohon pilih Kirim ulang kode.',
    'Masa berlaku kode sudah habis. Mohon pilih Kirim ulang kode untuk mendapat kode baru.',
  ],
  'code-void': [
    'Kode itu tidak berlaku lagi karena sudah beberapa kali belum cocok. Mohon pilih Kirim ulang kode.',
    'Demi keamanan diperlukan kode baru. Mohon pilih Kirim ulang kode.',
  ],
  'code-locked': [
    'Kode sudah beberapa kali belum cocok; hari ini tidak dapat dicoba lagi. Mohon lanjutkan besok, isian tetap tersimpan.',
    'Demi keamanan, kode untuk alamat ini baru dapat dicoba lagi besok. Perlu bantuan? Balas *petugas*.',
  ],
  'code-elsewhere': [
    'Enam angka itu belum cocok dengan kode yang dikirim ke e-mail.',
    'Kode e-mail belum cocok. Kode boleh dimasukkan nanti; untuk meminta kode baru, balas *kode*.',
  ],
  question: [
    'Jawaban untuk pertanyaan itu belum tersedia di sini. Ketik *bantuan* untuk daftar tanya jawab, atau *petugas* untuk bertanya langsung.',
    'Pertanyaan itu sebaiknya dijawab petugas: balas *petugas*. Sementara itu, pengisian dapat dilanjutkan.',
  ],
  'code-none': [
    'Kode belum dikirim. Mohon pilih Kirim kode.',
    'Belum ada kode yang berlaku untuk alamat ini. Mohon pilih Kirim kode.',
  ],
  'words-short': [
    'Mohon tuliskan sedikit lebih lengkap, dalam satu pesan.',
    'Pesan terlalu singkat. Mohon jelaskan keperluan Bapak/Ibu dalam satu kalimat atau lebih.',
  ],
  'move-code-form': [
    'Kode pindah terdiri dari 8 huruf dan angka.',
    'Kode pindah dibuat di percakapan yang lama dengan mengetik *pindah*, terdiri dari 8 huruf dan angka.',
  ],
  'faq-none': [
    'Belum ada jawaban untuk kata itu. Mohon coba kata lain, atau pilih dari daftar.',
    'Belum ada jawaban yang sesuai. Mohon pilih dari daftar, atau tanyakan kepada petugas.',
  ],
} as const satisfies Readonly<Record<string, ReasonText>>;

/** Why an answer could not be used. */
export type ReasonCode = keyof typeof REASONS;

const OFFER = 'Bila perlu dibantu orang, balas *petugas*.';

/**
 * The words that refuse an answer. `attempt` counts the failed tries at the question from 1: the second text explains
 * more, and from the third on a person is offered, unless the text does that already.
 */
export function refusal(reason: ReasonCode, attempt: number): string {
  const [first, second] = REASONS[reason];
  if (attempt <= 1) return first;
  return attempt === 2 || second.includes('petugas') ? second : `${second} ${OFFER}`;
}
