/** Words of time that the office's calendar does not have. */
export const when = {
  answerToday: 'Petugas sedang bertugas dan menjawab secepatnya pada jam layanan.',
} as const;

/** How long to wait, in words, rounded up: "20 detik", "2 menit". */
export function waiting(seconds: number): string {
  return seconds <= 90 ? `${Math.max(1, seconds)} detik` : `${Math.ceil(seconds / 60)} menit`;
}
