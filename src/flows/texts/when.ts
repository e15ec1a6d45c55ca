/** Words of time that the calendar of the office does not have. */
export const when = {
  answerToday: 'Petugas sedang bertugas dan menjawab pada jam layanan hari ini.',
} as const;
