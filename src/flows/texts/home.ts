import type { ChannelTraits } from '../../core/channel-table.js';
import type { Office } from '../../sop/office.js';

function needed(office: Office): string {
  return office.documents.map(({ shortLabel }) => shortLabel).join(', ');
}

function site({ links }: Office): string {
  return links.officeSite === null ? '' : ` Alamat resmi kami tercantum di ${links.officeSite}.`;
}

function introduction(office: Office): string {
  return `Ini layanan pendaftaran penyedia perseorangan ${office.name}, tidak dipungut biaya.${site(office)}`;
}

/** Words of the first contact and of the menu. */
export const home = {
  introduction,
  /** `minutes`: how long it takes to fill the form. */
  greeting: (greeting: string, minutes: number, office: Office, { privacyRemark }: ChannelTraits) =>
    `${greeting}. ${introduction(office)}\n\n` +
    `Siapkan ${needed(office)}, dan e-mail yang dipakai di SPSE. ` +
    `Pengisian sekitar ${minutes} menit; boleh berhenti kapan saja, jawaban tersimpan.\n\n` +
    `Data dipakai untuk verifikasi ini dan disimpan di server kantor${privacyRemark}.`,
  noticeAgain: 'Bila sudah dibaca, silakan pilih "Saya mengerti, mulai".',
  fullNotice: (office: Office) => {
    const { dataProtectionOfficer } = office.contacts;
    const { privacyNotice } = office.links;
    return [
      office.notice.text,
      dataProtectionOfficer === null
        ? 'Pertanyaan tentang data pribadi: balas *petugas*.'
        : `Kontak pelindungan data pribadi: ${dataProtectionOfficer}.`,
      ...(privacyNotice === null ? [] : [`Selengkapnya: ${privacyNotice}`]),
    ].join('\n\n');
  },
  draftWaiting: (done: number, all: number) =>
    `Isian Bapak/Ibu tersimpan: ${done} dari ${all} bagian sudah terisi. Silakan lanjutkan bila berkenan.`,
  menuAgain: 'Silakan pilih salah satu.',
  alreadyHome: 'Ini sudah halaman awal.',
  askDiscard:
    'Isian dan berkas yang belum dikirim akan dihapus dan tidak dapat dikembalikan. Hapus sekarang?',
  discarded: 'Isian sudah dihapus.',
  buttons: {
    begin: 'Saya mengerti, mulai',
    read: 'Baca lengkap',
    registered: 'Saya sudah pernah mendaftar',
    go: 'Lanjutkan pengisian',
    help: 'Tanya jawab',
    officer: 'Hubungi petugas',
    myData: 'Data saya',
    discard: 'Hapus isian',
    discardYes: 'Ya, hapus',
    discardNo: 'Tidak, simpan',
  },
} as const;
