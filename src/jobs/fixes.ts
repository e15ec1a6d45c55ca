import { JOB_BATCH } from '../core/limits.js';
import { native } from '../models/store.js';
import { inTransaction } from '../models/transaction.js';
import { dayOf } from '../sop/calendar.js';
import { formatDate } from '../sop/calendar-words.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { isOpen, openDays } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { once } from './once.js';

/** Office days since `from` that have begun, the first one not counted. */
export function officeDaysSince(from: string, now: Date, office: Office): number {
  const today = dayOf(now.toISOString(), office.timeZone);
  let days = 0;
  for (let count = 8; ; count *= 2) {
    const open = openDays(from, count, office);
    days = open.filter((day) => day <= today).length;
    if (days < open.length) break;
  }
  const first = dayOf(from, office.timeZone);
  return openDays(from, 1, office)[0] === first ? Math.max(0, days - 1) : days;
}

/**
 * Reminds an applicant of a fix that has not come (row 4), in office hours, after the office's days of
 * `correctionReminderDays`; closes the case as expired after `correctionExpiryDays`, if the office set that.
 */
export function fixes({ store, cases, office, post, log }: JobDeps): Job {
  const { correctionReminderDays = [], correctionExpiryDays } = office.settings;
  return {
    name: 'fixes',
    every: '5 minutes',
    lockMs: 5 * 60_000,
    run: async (now) => {
      if (!isOpen(now.toISOString(), office)) return 0;
      let did = 0;
      const waiting = native(store.cases)
        .find({ position: 4 })
        .project<{ _id: string; since: Date }>({ since: 1 })
        .sort({ position: 1, since: 1 })
        .batchSize(JOB_BATCH);
      for await (const { _id: caseId, since } of waiting) {
        const days = officeDaysSince(since.toISOString(), now, office);
        if (correctionExpiryDays !== null && days >= correctionExpiryDays) {
          const expired = await inTransaction(store, (tx) => cases.expireIn(tx, caseId), { now });
          if (expired) did += 1;
          continue;
        }
        const due = correctionReminderDays.filter((after) => after <= days).at(-1);
        if (due === undefined) continue;
        const name = `fix:${caseId}:${since.getTime()}:${due}`;
        const done = await once(store, name, caseId, now, async (tx) => {
          const kase = await cases.byId(caseId, tx);
          if (kase?.position !== 4 || !kase.applicant) return false;
          const found = await native(store.cases).findOne({ _id: caseId }, { session: tx.session });
          const paragraphs = words(kase, days, office);
          if (found?.conversationId != null) {
            const choices = [
              { id: 'w.perbaiki', label: 'Perbaiki sekarang' },
              { id: 'w.petugas', label: 'Hubungi petugas' },
            ];
            const speech = { from: 'loket' as const, text: paragraphs.join('\n'), choices };
            await post.toConversation(tx, found.conversationId, [speech], { caseId });
          }
          const subject = `Pengingat perbaikan ${kase.number}`;
          await post.mail(tx, { to: kase.applicant.email, subject, paragraphs });
          return true;
        });
        if (done) did += 1;
      }
      if (did > 0) log.info({ count: did }, 'fixes were reminded of or expired');
      return did;
    },
  };
}

function words(kase: CaseState, days: number, office: Office): readonly string[] {
  const { correctionExpiryDays } = office.settings;
  const left = correctionExpiryDays === null ? null : correctionExpiryDays - days;
  return [
    `Pengingat ${kase.number}: berkas Bapak/Ibu menunggu perbaikan sejak ${formatDate(kase.since, office)}.`,
    'Isian dan dokumen lain tetap tersimpan; hanya yang diminta yang perlu dikirim ulang.',
    ...(left === null
      ? []
      : [`Permohonan ditutup bila perbaikan belum kami terima dalam ${left} hari kerja.`]),
  ];
}
