/** Words of time. */
export const when = {
  morning: 'Selamat pagi',
  noon: 'Selamat siang',
  afternoon: 'Selamat sore',
  evening: 'Selamat malam',
  lifetime: 'seumur hidup',
  answerToday: 'Petugas sedang bertugas dan menjawab pada jam layanan hari ini.',
  answerFrom: (when: string) => `Petugas melayani kembali ${when}.`,
  answerSoon: 'Petugas menjawab pada jam layanan.',
} as const;
