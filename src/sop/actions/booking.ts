import { z } from 'zod';
import { BOOK_AHEAD_MAX_MS, BOOK_NOW_TOLERANCE_MS } from '../../core/limits.js';
import { parseDate } from '../../core/parsers/dates.js';
import type { ActContext } from '../action.js';
import { instantOf } from '../calendar.js';
import type { CaseState } from '../case.js';
import { understood, wrong } from './arguments.js';
import { action, actingOfficer, badField, notNow } from './define.js';
import { field } from './fields.js';
import { instantField, optionalNote, requiredField } from './schemas.js';

/** `6 Mei 2027 09.30`, `6-5-2027 pukul 9:30 WITA`. */
const DAY_AND_TIME = /^(.*?\S)\s+(?:(?:pukul|jam)\s*)?(\d{1,2})(?:[.:](\d{2}))?\s*(?:wit[ab]?)?$/i;

/** The officer named, else the Verifikator who books, else the holder of the case. */
function verifikatorOf(
  input: { readonly verifikator?: string | undefined },
  state: CaseState,
  context: ActContext,
): string | null {
  return input.verifikator ?? actingOfficer(context) ?? state.holder;
}

/** Row 15: books a video call. The claim, in the same transaction, finds out whether the time is free. */
export const book = action({
  name: 'book',
  label: 'Jadwalkan panggilan video',
  summary: 'Row 15: book a time for the video call',
  at: [15],
  roles: ['applicant', 'verifikator'],
  completes: [4, 15],
  holderExempt: false,
  input: () =>
    z.object({ startsAt: instantField('Waktu'), verifikator: requiredField('Verifikator').optional() }),
  commands: [
    {
      word: 'jadwalkan',
      usage: '/jadwalkan NO TANGGAL JAM',
      help: 'Baris 15: menetapkan waktu panggilan video.',
      parse: (args, { office, number }) => {
        const [, day = '', hour, minute = '0'] = DAY_AND_TIME.exec(args.trim()) ?? [];
        const date = parseDate(day);
        const timely = hour !== undefined && Number(hour) < 24 && Number(minute) < 60;
        return date.ok && timely
          ? understood({
              startsAt: instantOf(date.value, Number(hour) * 60 + Number(minute), office.timeZone),
            })
          : wrong(
              'tanggal atau jam belum terbaca.',
              `/jadwalkan ${number} ${date.ok ? date.value : '6-5-2027'} ${timely ? `${hour}.${minute.padStart(2, '0')}` : '09.30'}`,
            );
      },
      variant: 'book',
    },
  ],
  variants: [
    {
      id: 'book',
      label: 'Jadwalkan panggilan',
      fields: (office) => [
        { ...field('startsAt', `Waktu (${office.timeZoneLabel})`, 'datetime') },
        field('verifikator', 'Verifikator (nama pengguna)', 'text', false),
      ],
      confirm: null,
      preset: {},
    },
  ],
  guard: (state) =>
    state.booking ? notNow('Waktu panggilan sudah dipilih; batalkan dahulu untuk memilih waktu lain.') : null,
  check: (state, input, context) => {
    const verifikator = verifikatorOf(input, state, context);
    if (!verifikator || context.staff.get(verifikator) !== 'verifikator') {
      return badField('verifikator', 'Verifikator untuk waktu itu belum diketahui atau tidak aktif.');
    }
    const tolerance = context.caller.kind === 'staff' ? BOOK_NOW_TOLERANCE_MS : 0;
    const ahead = Date.parse(input.startsAt) - Date.parse(context.now);
    if (ahead < -tolerance) return badField('startsAt', 'Waktu itu sudah lewat.');
    return ahead > BOOK_AHEAD_MAX_MS ? badField('startsAt', 'Waktu itu terlalu jauh ke depan.') : null;
  },
  decide: (state, input, context) => [
    {
      type: 'booked',
      data: {
        booking: {
          id: context.newId(),
          startsAt: input.startsAt,
          endsAt: new Date(
            Date.parse(input.startsAt) + context.office.settings.callMinutes * 60_000,
          ).toISOString(),
          verifikator: verifikatorOf(input, state, context) ?? '',
        },
      },
      personal: null,
    },
  ],
});

/**
 * Row 15: gives a booked time back. After its start only the Verifikator may, who alone knows whether the call took
 * place.
 */
export const cancelBooking = action({
  name: 'cancel-booking',
  label: 'Batalkan jadwal',
  summary: 'Row 15: cancel the booked time',
  at: [15],
  roles: ['applicant', 'verifikator'],
  completes: [],
  holderExempt: false,
  input: () => z.object({ reason: optionalNote }),
  commands: [
    {
      word: 'bataljadwal',
      usage: '/bataljadwal NO [alasan]',
      help: 'Baris 15: membatalkan waktu panggilan video.',
      parse: (args) => understood(args.trim() ? { reason: args.trim() } : {}),
      variant: 'cancel',
    },
  ],
  variants: [
    {
      id: 'cancel',
      label: 'Batalkan jadwal',
      fields: () => [field('reason', 'Alasan', 'textarea', false)],
      confirm: null,
      preset: {},
    },
  ],
  guard: (state, { caller, now }) => {
    if (!state.booking) return notNow('Belum ada waktu panggilan yang dipilih.');
    return caller.kind === 'applicant' && state.booking.startsAt <= now
      ? notNow('Waktu panggilan sudah tiba; silakan hubungi petugas.')
      : null;
  },
  decide: (state, { reason }) =>
    state.booking
      ? [{ type: 'booking-cancelled', data: { booking: state.booking }, personal: reason ? { reason } : {} }]
      : [],
});
