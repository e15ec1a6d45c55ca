import type { Instant } from '../core/clock.js';
import { deficiencyLines } from '../flows/status-text.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import { ours, quoted } from '../notices/notice-parts.js';
import { addDays, dayOf } from '../sop/calendar.js';
import { formatDate } from '../sop/calendar-words.js';
import type { CaseState } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import type { Office } from '../sop/office.js';
import { closingAfter, isOpen, openSpans } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { onceEach, type Due, type DueResult } from './once.js';
import { tellApplicant, type Reminder } from './tell-applicant.js';

const CALL_FELL_THROUGH: CaseEvent['type'][] = ['booking-cancelled', 'no-show', 'interrupted'];

interface Step extends Due {
  readonly kind: 'remind' | 'warn' | 'expire';
  /** When the present stay at the row began; a later stay is another matter. */
  readonly since: Date;
  readonly silentSince: Date;
  readonly days: number;
}

/** Number of office days after `from` that have begun by `now`. The day of `from` does not count. */
export function officeDaysSince(from: Date, now: Date, office: Office): number {
  const today = dayOf(now.toISOString(), office.timeZone);
  let days = 0;
  for (
    let day = addDays(dayOf(from.toISOString(), office.timeZone), 1);
    day <= today;
    day = addDays(day, 1)
  ) {
    if (openSpans(day, office).length > 0) days += 1;
  }
  return days;
}

/**
 * Reminds applicants, in office hours, of a fix that has not come (row 4) and of a time they have not chosen (row 15),
 * after the days of `correctionReminderDays`. With `correctionExpiryDays`, a case whose fix never comes expires when
 * that many whole office days have passed, and one more after a warning.
 */
export function silentApplicants(deps: JobDeps): Job {
  const { store, office, log } = deps;
  return {
    name: 'silent-applicants',
    every: '5 minutes',
    run: async (now, stop) => {
      if (!isOpen(now.toISOString(), office)) return 0;
      const parts = { store, log, now, stop };
      const did = await onceEach(parts, dueSteps(store, office, now), (tx, step) => take(deps, tx, step));
      if (did > 0) log.info({ count: did }, 'silent applicants were reminded, or their cases expired');
      return did;
    },
  };
}

async function* dueSteps(store: Store, office: Office, now: Date): AsyncGenerator<Step> {
  const waiting = native(store.cases)
    .find({ status: 'with_applicant' })
    .project<{ _id: string; position: number; since: Date }>({ position: 1, since: 1 })
    .sort({ status: 1, since: 1 });
  for await (const { _id: caseId, position, since } of waiting) {
    const silentSince = position === 15 ? await fellThrough(store, caseId, since) : since;
    const days = officeDaysSince(silentSince, now, office);
    const name = `${position === 4 ? 'fix' : 'choose-time'}:${caseId}:${silentSince.getTime()}`;
    const expiry = position === 4 ? office.settings.correctionExpiryDays : null;
    const about = { caseId, since, silentSince, days };
    // A warning precedes the end even when the office set its limit only after the case had waited longer.
    const warnAt = expiry === null ? Infinity : Math.max(1, expiry - 1);
    if (days >= warnAt) {
      const warning = await native(store.reminders).findOne({ _id: `${name}:warning` });
      if (!warning) yield { ...about, kind: 'warn', name: `${name}:warning` };
      else if (days > (expiry ?? Infinity) && officeDaysSince(warning.at, now, office) > 1) {
        yield { ...about, kind: 'expire', name: `${name}:expired` };
      }
      continue;
    }
    // Of several reminders that are due together, only the last is sent.
    const after = office.settings.correctionReminderDays?.filter((due) => due <= days).at(-1);
    if (after !== undefined) yield { ...about, kind: 'remind', name: `${name}:${after}` };
  }
}

async function fellThrough(store: Store, caseId: string, arrived: Date): Promise<Date> {
  const event = await native(store.caseEvents).findOne(
    { caseId, type: { $in: CALL_FELL_THROUGH } },
    { sort: { seq: -1 }, projection: { at: 1 } },
  );
  return event && event.at > arrived ? event.at : arrived;
}

async function take(deps: JobDeps, tx: Tx, step: Step): Promise<DueResult> {
  const { cases, office } = deps;
  const kase = await cases.byId(step.caseId, tx);
  // The applicant answered meanwhile, and perhaps the case came back since.
  if (kase?.status !== 'with_applicant' || Date.parse(kase.since) !== step.since.getTime()) return 'open';
  if (step.kind === 'expire') return (await cases.expireIn(tx, kase.id)) ? 'done' : 'open';
  const reminder = kase.position === 4 ? fixReminder(kase, step, office, tx.now) : timeReminder(kase);
  return (await tellApplicant(deps, tx, kase, reminder)) ? 'done' : 'settled';
}

function fixReminder(kase: CaseState, { silentSince }: Step, office: Office, now: Date): Reminder {
  const { correctionExpiryDays } = office.settings;
  const until =
    correctionExpiryDays === null ? null : closing(silentSince, now, correctionExpiryDays, office);
  return {
    subject: `[${kase.number}] Pengingat perbaikan`,
    parts: [
      ours(
        `Pengingat ${kase.number}: berkas Bapak/Ibu menunggu perbaikan sejak ${formatDate(kase.since, office)}.`,
      ),
      quoted(deficiencyLines(kase.deficiencies, { office })),
      ours(
        'Untuk memperbaiki, balas *perbaiki*. Isian dan dokumen lain tetap tersimpan; hanya yang diminta yang perlu dikirim ulang.',
      ),
      ...(until === null
        ? []
        : [
            ours(
              `Perbaikan kami tunggu sampai ${formatDate(until, office)}; sesudah itu permohonan ditutup.`,
            ),
          ]),
    ],
    choices: [
      { id: 'w.perbaiki', label: 'Perbaiki sekarang' },
      { id: 'w.petugas', label: 'Hubungi petugas' },
    ],
  };
}

/** A fix is awaited until at least one whole office day after this reminder. */
function closing(silentSince: Date, now: Date, days: number, office: Office): Instant {
  const ends = [
    closingAfter(silentSince.toISOString(), days, office),
    closingAfter(now.toISOString(), 1, office),
  ];
  return ends.sort().at(-1) ?? now.toISOString();
}

function timeReminder(kase: CaseState): Reminder {
  return {
    subject: `[${kase.number}] Pengingat waktu panggilan video`,
    parts: [
      ours(`Pengingat ${kase.number}: waktu panggilan video dengan Verifikator belum dipilih.`),
      ours('Untuk memilih waktu, balas *jadwal*.'),
      ours('Bila tidak ada waktu yang sesuai, balas *petugas*.'),
    ],
    choices: [
      { id: 'w.jadwal', label: 'Pilih waktu' },
      { id: 'w.petugas', label: 'Hubungi petugas' },
    ],
  };
}
