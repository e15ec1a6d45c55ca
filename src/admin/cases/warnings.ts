import { CERTIFICATE_WARNING_DAYS } from '../../core/limits.js';
import { addDays, type Day } from '../../sop/calendar.js';
import { formatDay } from '../../sop/calendar-words.js';
import { hasPlausibleBirth } from '../../sop/nik.js';
import { DESTROYED } from '../../sop/evolve/destroyed.js';
import type { Applicant } from '../../sop/case.js';

/** Kemendagri's codes, the first two digits of a NIK. */
const PROVINCES = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 ' +
    '91 92 93 94 95 96 97'
  ).split(' '),
);
/** Warnings for officers ("Identity data" in docs/domain.md). None is a reason to refuse by itself. */
export function applicantWarnings(applicant: Applicant, today: Day): string[] {
  if (isDestroyed(applicant)) return [];
  return [
    ...nikWarnings(applicant.nik, today),
    ...npwpWarnings(applicant.npwp, applicant.nik),
    ...certificateWarnings(applicant.certificate, today),
  ];
}

/** True when the person's data were destroyed; the fold then shows a mark in their place. */
export function isDestroyed(applicant: Applicant | null): boolean {
  return applicant === null || applicant.nik === DESTROYED;
}

function nikWarnings(nik: string, today: Day): string[] {
  const warnings: string[] = [];
  if (!PROVINCES.has(nik.slice(0, 2))) {
    warnings.push(`NIK: kode provinsi ${nik.slice(0, 2)} tidak dikenal.`);
  }
  if (!hasPlausibleBirth(nik, today)) warnings.push('NIK: tanggal lahir di dalamnya tidak wajar.');
  if (nik.endsWith('0000')) warnings.push('NIK: nomor urut 0000.');
  return warnings;
}

function npwpWarnings(npwp: string, nik: string): string[] {
  if (npwp.length === 15) return ['NPWP: masih 15 angka (bentuk lama).'];
  if (npwp === nik) return [];
  return [
    npwp.startsWith('0')
      ? 'NPWP: 16 angka yang diawali 0, bukan NIK.'
      : 'NPWP: 16 angka, tetapi berbeda dengan NIK.',
  ];
}

function certificateWarnings({ issuedAt, validUntil }: Applicant['certificate'], today: Day): string[] {
  const issued = issuedAt > today ? [`Sertifikat: tanggal terbit ${formatDay(issuedAt)} belum tiba.`] : [];
  return [...issued, ...endWarnings(issuedAt, validUntil, today)];
}

function endWarnings(issuedAt: string, validUntil: string, today: Day): string[] {
  if (validUntil === 'seumur-hidup') return [];
  if (validUntil < issuedAt) return ['Sertifikat: masa berlaku berakhir sebelum tanggal terbit.'];
  if (validUntil < today) return [`Sertifikat: masa berlaku berakhir ${formatDay(validUntil)}.`];
  return validUntil <= addDays(today, CERTIFICATE_WARNING_DAYS)
    ? [`Sertifikat: masa berlaku segera berakhir, ${formatDay(validUntil)}.`]
    : [];
}
