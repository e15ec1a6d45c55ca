import { decreeName } from '../../sop/decree.js';
import type { Outcome } from '../../sop/case.js';

const RECEIPT_SENT = 'Tanda terima sudah dikirim.';

const account = {
  approved: (userId: string) =>
    `Akun disetujui Verifikator di SPSE. Silakan coba masuk dengan User ID ${userId}; bila belum bisa, balas *petugas*.`,
  pending: 'Persetujuan akun di SPSE masih diproses; bila perlu bertanya, balas *petugas*.',
  other: 'Bila perlu bertanya, balas *petugas*.',
} as const;

/** Words about the status of an application. */
export const status = {
  nothingYet: 'Belum ada permohonan atau isian di percakapan ini.',
  noCaseYet: 'Belum ada permohonan yang terkirim dari percakapan ini.',
  draftOnly: 'Tahap 1 dari 5: mengisi dan mengirim. Permohonan belum terkirim; isian Bapak/Ibu tersimpan.',
  alreadyOpen:
    'Permohonan Bapak/Ibu sudah terkirim dan sedang berjalan, jadi formulir tidak perlu diisi lagi. Untuk orang lain, gunakan percakapan dari akun lain.',
  nothingToFix: 'Saat ini tidak ada yang perlu diperbaiki.',
  noBookingNow: 'Saat ini belum waktunya memilih jadwal panggilan video. Kami memberi tahu bila sudah.',
  noChangeNow:
    'Permohonan sedang diperiksa, sehingga isiannya belum dapat diubah. Bila ada yang keliru, balas *petugas*.',
  inAMoment:
    'Petugas sedang mencatat sesuatu pada permohonan ini, jadi itu belum dapat dilakukan. Kami segera memberi kabar di sini.',
  askAgain: 'Silakan pilih salah satu, atau tuliskan *petugas* untuk bertanya.',
  answerInWords:
    'Pertanyaan petugas dijawab dengan kata-kata. Bila dokumen diperlukan, petugas memintanya di sini.',

  head: (number: string, stage: number, label: string) => `${number} · Tahap ${stage} dari 5: ${label}.`,
  ended: (number: string, label: string) => `${number} · Selesai: ${label}.`,
  round: (round: number) => `Perbaikan ke-${round - 1}.`,
  received: (when: string) => `Diterima ${when}.`,
  workStarts: (when: string) => `Masuk antrean. Petugas bertugas kembali ${when}.`,
  inHand: 'Sedang dikerjakan petugas.',
  inQueue: 'Menunggu giliran pada jam layanan.',
  nothingToDo: 'Bapak/Ibu tidak perlu melakukan apa pun.',
  returned: (count: number) => `Ada ${count} hal yang perlu diperbaiki. Ini bukan penolakan.`,
  pleaseFix: 'Mohon perbaiki di percakapan ini.',
  question: (question: string) =>
    `Ada nama yang serupa pada daftar pemeriksaan. Ini bukan keputusan. Petugas memerlukan: ${question}`,
  pickTime: 'Silakan pilih waktu panggilan video dengan Verifikator.',
  booked: (when: string) => `Panggilan video: ${when}.`,
  originals: (documents: string) => `Mohon siapkan dokumen asli: ${documents}.`,
  bookedPast: 'Waktu panggilan sudah lewat; Verifikator sedang mencatat hasilnya.',

  fixing: 'menunggu perbaikan dari Bapak/Ibu',
  outcomes: {
    approved: 'disetujui',
    rejected: 'permohonan ditolak',
    'registered-elsewhere': 'sudah terdaftar di LPSE lain',
    'not-passed': 'tidak lolos verifikasi',
    withdrawn: 'permohonan ditarik',
    expired: 'perbaikan tidak diterima sampai batas waktunya',
  } satisfies Record<Outcome, string>,

  account,
  approved: {
    approved: (userId: string) => `${RECEIPT_SENT} ${account.approved(userId)}`,
    pending: `${RECEIPT_SENT} ${account.pending}`,
    other: `${RECEIPT_SENT} ${account.other}`,
  },
  rejected: (decree: string, publisher: string, from: string, until: string) =>
    `Mohon maaf, permohonan ditolak karena tercatat pada Daftar Hitam Nasional: ${decreeName(decree)}, penerbit ${publisher}, ` +
    `berlaku ${from} s.d. ${until}. Keberatan atas sanksi diajukan kepada PA/KPA penerbit. Bila ini bukan data Bapak/Ibu, balas *keberatan*.`,
  rejectedPlain: 'Mohon maaf, permohonan ditolak. Bila ini bukan data Bapak/Ibu, balas *keberatan*.',
  /** `lpse` may begin with the word LPSE or not; `forgot` is null when the office set no such page. */
  registeredElsewhere: (lpse: string, forgot: string | null) =>
    `Menurut pemeriksaan Verifikator, Bapak/Ibu sudah terdaftar di LPSE ${lpse.replace(/^lpse\s+/iu, '')}. Silakan masuk ke SPSE ` +
    'dengan User ID lama dari LPSE tersebut, bukan User ID yang baru dibuat. Lupa kata sandi? Gunakan menu Lupa Kata Sandi' +
    `${forgot === null ? ' di halaman masuk SPSE' : `: ${forgot}`}. ` +
    'Merasa belum pernah mendaftar? Balas *keberatan*. Kami tidak pernah meminta kata sandi.',
  notPassed:
    'Mohon maaf, verifikasi dinyatakan tidak lolos. Permohonan ini selesai. Alasannya dikirim ke e-mail pengajuan. Bila ada keberatan, balas *keberatan*.',
  withdrawn: 'Permohonan sudah ditarik sesuai permintaan. Bapak/Ibu dapat mendaftar lagi kapan saja.',
  expired:
    'Mohon maaf, permohonan ditutup karena perbaikan belum kami terima. Bapak/Ibu dapat mendaftar lagi kapan saja.',

  fixProgress: 'Silakan perbaiki satu per satu; hanya yang diminta.',
  data: 'data isian',
  dataToFix: (lines: string) => `${lines}\nMohon pilih Ubah untuk memperbaikinya.`,
  stillToReplace: (labels: string) => `Masih perlu dikirim ulang: ${labels}.`,
  buttons: {
    startFix: 'Mulai perbaiki',
    editOther: 'Ubah yang lain',
    fix: 'Perbaiki sekarang',
    fixGoOn: 'Lanjutkan perbaikan',
    answer: 'Jawab petugas',
    pick: 'Pilih waktu panggilan',
    move: 'Ubah waktu',
    cancelBooking: 'Batalkan waktu',
    help: 'Tanya jawab',
    officer: 'Hubungi petugas',
    myData: 'Data saya',
    withdraw: 'Tarik permohonan',
    object: 'Keberatan',
    again: 'Daftar lagi',
    refresh: 'Lihat status terbaru',
  },
} as const;
