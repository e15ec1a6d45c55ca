import { BACKUP_LATE_MS } from '../../core/limits.js';
import type { Office } from '../../sop/office.js';
import { shortMoment } from './when.js';

/** What staff pages say of the latest backup; `late`: an admin has to look. */
export interface BackupWords {
  readonly text: string;
  readonly late: boolean;
}

/** Words for the latest backup; `at` null: there is none yet. */
export function backupWords(
  at: Date | null,
  now: Date,
  office: Pick<Office, 'timeZone' | 'timeZoneLabel'>,
): BackupWords {
  if (at === null) return { text: 'Data belum pernah dicadangkan.', late: true };
  const late = now.getTime() - at.getTime() > BACKUP_LATE_MS;
  return { text: `Cadangan data terakhir: ${shortMoment(at.toISOString(), office)}.`, late };
}

/** What an admin is asked to do about a late backup. */
export const BACKUP_ADVICE = 'Minta pengelola server memeriksa pencadangan setiap malam (npm run doctor).';
