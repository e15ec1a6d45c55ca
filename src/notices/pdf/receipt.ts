import { maskMiddle } from '../../flows/mask.js';
import { formatDateTime } from '../../sop/calendar-words.js';
import type { Applicant, CaseState, RowVisit } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { Paper } from './paper.js';

const ACCOUNT: Readonly<Record<string, string>> = {
  approved: 'Disetujui Verifikator di SPSE',
  pending: 'Persetujuan di SPSE masih diproses',
  'not-applicable': 'Tidak ada persetujuan di SPSE untuk permohonan ini',
};

/**
 * Makes the *tanda terima* (row 17); null before it was sent. `nameOf` gives an officer's name by username, or null.
 */
export async function receipt(
  state: CaseState,
  applicant: Applicant,
  office: Office,
  nameOf: (username: string) => Promise<string | null>,
): Promise<Buffer | null> {
  const visit = sentVisit(state.rows);
  if (state.receipt === null || !visit?.endedAt) return null;
  const officer = visit.actor?.kind === 'staff' ? visit.actor.username : null;
  const title = 'Tanda Terima';
  const paper = new Paper(office, { title: `${title} ${state.number}`, at: new Date(visit.endedAt) });
  paper.title(title, state.number);
  paper.paragraph(
    `Dengan ini ${office.name} menyatakan bahwa permohonan berikut sudah diverifikasi dan disetujui ` +
      'sesuai SOP tersebut di atas.',
  );
  paper.line('Tanggal', formatDateTime(visit.endedAt, office));
  paper.line('Nama', applicant.name);
  paper.line('NIK', maskMiddle(applicant.nik));
  paper.line('NPWP', maskMiddle(applicant.npwp));
  paper.line('User ID SPSE', applicant.spseUserId);
  paper.line('Akun SPSE', ACCOUNT[state.receipt.spse] ?? state.receipt.spse);
  if (officer !== null) paper.line('Verifikator', (await nameOf(officer)) ?? officer);
  paper.remark(
    'Tanda terima ini dibuat secara elektronik. Keasliannya dapat ditanyakan kepada kami dengan menyebut nomor permohonan.',
  );
  return paper.bytes();
}

/** The last visit, because an earlier one ended with a return. */
function sentVisit(rows: readonly RowVisit[]): RowVisit | undefined {
  return rows.findLast(({ row, endedAt }) => row === 17 && endedAt !== null);
}
