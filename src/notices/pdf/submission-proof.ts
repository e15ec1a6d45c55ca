import { maskEmail, maskMiddle } from '../../flows/mask.js';
import { documentLabel } from '../../flows/form/items.js';
import { formatDateTime } from '../../sop/calendar-words.js';
import type { Applicant, CaseState, RowVisit } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { STAGES } from '../../sop/stages.js';
import { Paper } from './paper.js';

/**
 * Makes the *bukti pengajuan*: who sent what, when and under which number. Identity numbers are masked, because people
 * show the sheet around. Null when the case was never sent.
 */
export async function submissionProof(
  state: CaseState,
  applicant: Applicant,
  office: Office,
): Promise<Buffer | null> {
  const at = sentAt(state.rows);
  if (at === null) return null;
  const fix = state.round > 1;
  const title = fix ? `Bukti Pengiriman Perbaikan ke-${state.round - 1}` : 'Bukti Pengajuan Permohonan';
  const paper = new Paper(office, { title: `${title} ${state.number}`, at: new Date(at) });
  paper.title(title, state.number);
  paper.line('Diterima', formatDateTime(at, office));
  paper.line('Nama', applicant.name);
  paper.line('NIK', maskMiddle(applicant.nik));
  paper.line('NPWP', maskMiddle(applicant.npwp));
  paper.line('E-mail pengajuan', maskEmail(applicant.email));
  paper.heading('Berkas yang diterima');
  for (const { code, files } of state.documents) {
    const pages = files.reduce((sum, file) => sum + file.pages, 0);
    if (pages > 0) paper.line(documentLabel(code, office), `${pages} halaman`);
  }
  paper.heading('Tahap berikutnya (dari 5)');
  paper.paragraph(fix ? '2. Berkas diperiksa kembali oleh Helpdesk.' : `2. ${capital(STAGES[2])}.`);
  paper.paragraph(`3. ${capital(STAGES[3])}.`);
  paper.paragraph(
    `4. ${capital(STAGES[4])} dengan Verifikator. Mohon siapkan dokumen asli: ` +
      `${office.documents.map(({ shortLabel }) => shortLabel).join(', ')}.`,
  );
  paper.paragraph('5. Tanda terima setelah verifikasi selesai.');
  paper.paragraph(
    'Setiap perkembangan diberitahukan lewat percakapan dan e-mail. Ketik "status" untuk melihat tahap sekarang, "petugas" untuk bertanya.',
  );
  paper.remark(
    'Bukti ini menyatakan berkas sudah diterima untuk diperiksa. Bukti ini bukan tanda terima dan bukan persetujuan.',
  );
  return paper.bytes();
}

function sentAt(rows: readonly RowVisit[]): string | null {
  return rows.findLast(({ row }) => row === 3)?.endedAt ?? null;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
