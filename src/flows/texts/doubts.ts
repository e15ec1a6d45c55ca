/** Questions about a text that may not be the answer to the question at which it came. */
export const doubts = {
  same: (said: string, before: string, here: string) =>
    `"${said}" sudah dicatat sebagai ${before}. Apakah juga jawaban untuk ${here}?`,
  sameChoice: (said: string, here: string) =>
    `"${said}" sudah kami terima untuk pertanyaan sebelumnya. Apakah juga jawaban untuk ${here}?`,
  takenAlready: (before: string) => `Jawaban itu sudah dicatat sebagai ${before}.`,
  more: (said: string, before: string) => `Apakah "${said}" lanjutan dari ${before}?`,
  whole: (said: string, before: string) => `Apakah "${said}" jawaban lengkap untuk ${before}?`,
  officer: (said: string) => `Apakah "${said}" jawaban untuk petugas?`,
  command: (said: string, here: string) => `"${said}": apakah itu jawaban untuk ${here}, atau perintah?`,
  answerOf: (here: string) => `Ya, ${here}`,
  together: (text: string) => `Ya: ${text}`,
  toOfficer: 'Ya, kirim ke petugas',
  notBut: (here: string) => `Bukan, ini ${here}`,
  no: 'Tidak',
  answer: 'Jawaban',
  order: 'Perintah',
} as const;
