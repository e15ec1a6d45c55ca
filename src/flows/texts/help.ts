import type { FaqEntry } from '../../sop/office.js';

/** Words of questions and answers. */
export const faqWords = {
  answer: (entry: FaqEntry) => `${entry.question}\n${entry.answer}`,
  ask: 'Silakan pilih pertanyaan, atau tuliskan kata kuncinya.',
  askTopic: 'Silakan pilih topik, atau tuliskan kata kuncinya.',
  topic: (group: string) => `*${group}*`,
  otherTopics: 'Lainnya',
  answered: 'Semoga membantu. Ada yang lain?',
  results: 'Yang mungkin sesuai:',
  commands:
    'Kata yang dapat dipakai kapan saja: *status*, *kembali*, *ulang*, *batal*, *menu*, *petugas*, *data saya*.',
  buttons: {
    back: 'Kembali mengisi',
    home: 'Kembali ke menu',
    officer: 'Hubungi petugas',
    more: 'Pertanyaan lain',
    topics: 'Topik lain',
  },
} as const;

/** Words about writing to a person. */
export const officerWords = {
  ask: (answers: string) => `Silakan tuliskan pesan untuk petugas dalam satu pesan. ${answers}`,
  /** No personal datum is asked for before the notice is acknowledged. */
  noPersonalData: 'Mohon belum menuliskan NIK atau data pribadi lain.',
  askAgain: 'Silakan tuliskan pesan untuk petugas.',
  askAnswer: (question: string) =>
    `Petugas memerlukan: ${question}\n\nSilakan tuliskan jawaban dalam satu pesan.`,
  sent: (answers: string) =>
    `Pesan Bapak/Ibu sudah kami terima. ${answers} Balasan muncul di percakapan ini.`,
  notSent: 'Mohon maaf, pesan belum dapat diteruskan. Silakan coba lagi beberapa saat.',
  cancel: 'Tidak jadi',
} as const;
