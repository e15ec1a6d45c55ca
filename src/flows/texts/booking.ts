/** Words about the time of the video call. */
export const booking = {
  askDay: 'Silakan pilih hari untuk panggilan video.',
  askTime: (day: string) => `${day}. Silakan pilih jamnya.`,
  none: 'Mohon maaf, saat ini belum ada waktu yang tersedia. Silakan lihat lagi nanti, atau balas *petugas*.',
  taken: 'Mohon maaf, waktu itu baru saja terisi. Waktu berikutnya yang tersedia:',
  askNext: 'Silakan pilih waktu yang tersedia.',
  booked: 'Terima kasih, waktunya sudah dicatat. Waktu itu juga dikirim ke e-mail pengajuan.',
  dayFull: 'Mohon maaf, jam pada hari itu sudah terisi. Silakan pilih hari lain.',
  notBooked: 'Mohon maaf, waktu itu belum dapat dicatat.',
  askMove: (when: string) =>
    `Waktu sekarang: ${when}. Untuk mengubah, waktu ini dibatalkan dahulu, lalu Bapak/Ibu memilih yang baru. Lanjutkan?`,
  askCancel: (when: string) => `Batalkan panggilan video ${when}?`,
  cancelled: 'Waktu panggilan video sudah dibatalkan.',
  notCancelled: 'Mohon maaf, waktu itu tidak dapat dibatalkan.',
  buttons: {
    moveYes: 'Ya, pilih waktu baru',
    cancelYes: 'Ya, batalkan',
    no: 'Tidak, tetap',
    otherDay: 'Hari lain',
    refresh: 'Lihat lagi',
    home: 'Kembali ke status',
  },
} as const;
