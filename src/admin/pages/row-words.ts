import type { Office } from '../../sop/office.js';
import { STAFF_PATH } from './layout.js';

/** A row of the SOP in words: "Baris 7: Memeriksa daftar hitam"; reconstructed rows carry `*`. */
export function rowWords(row: number, office: Pick<Office, 'sop'>): string {
  const known = office.sop.rows.find((one) => one.row === row);
  return known === undefined
    ? `Baris ${row}`
    : `Baris ${row}${known.reconstructed ? '*' : ''}: ${known.activity}`;
}

/** The address of a case's page. */
export function caseAddress(number: string): string {
  return `${STAFF_PATH}/kasus/${encodeURIComponent(number)}`;
}
