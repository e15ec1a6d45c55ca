import { SEARCH_CHARS, STAFF_LIST_LINES } from '../../core/limits.js';
import { parseDate } from '../../core/parsers/dates.js';
import { addDays, dayOf, instantOf } from '../../sop/calendar.js';
import { formatDate, formatDateTime, formatTime } from '../../sop/calendar-words.js';
import { buttonId } from './buttons.js';
import type { QueueFilter, QueueLine, StaffMember } from './staff-port.js';
import { shortName } from './masking.js';
import { says, type StaffContext, type StaffReply } from './staff-context.js';
import { say } from './texts.js';

const BUTTONS = 8;

/** `/antrean [helpdesk|verifikator|saya]`; without a word the queue of the member's role (admins, auditors: all). */
export async function showQueue(context: StaffContext, args: string): Promise<StaffReply> {
  const { port, member } = context;
  const word =
    args.toLowerCase() || (member.role === 'admin' || member.role === 'auditor' ? 'semua' : member.role);
  const filter = filterOf(word, member);
  if (!filter) return says(context, say.badQueue);
  const lines = await port.queue(filter, member);
  const title = word === 'saya' ? 'Yang Anda pegang' : `Antrean ${word}`;
  if (lines.length === 0) return says(context, `${title}: kosong.`);
  return listed(context, title, lines.slice(0, STAFF_LIST_LINES), lines.length);
}

/** `/cari KATA`: the cases that the words find, as everywhere. */
export async function showFound(context: StaffContext, args: string): Promise<StaffReply> {
  const q = args.slice(0, SEARCH_CHARS);
  if (q === '') return says(context, say.searchUsage);
  const { lines, total } = await context.port.search(q);
  // The words may be somebody's NIK, and are not repeated.
  return lines.length === 0 ? says(context, say.foundNothing) : listed(context, 'Ditemukan', lines, total);
}

function listed(
  context: StaffContext,
  title: string,
  shown: readonly QueueLine[],
  total: number,
): StaffReply {
  const { port } = context;
  const text = shown.map(({ number, name, position, holder, dueAt, late }) => {
    const person = context.group ? shortName(name) : (name ?? '[dihapus]');
    const where = position === null ? 'selesai' : `baris ${position}`;
    const due =
      dueAt === null ? [] : [`batas ${formatDateTime(dueAt, port.office)}${late ? ' *terlambat*' : ''}`];
    return `${number} · ${person}\n   ${[where, holder ?? 'belum dipegang', ...due].join(' · ')}`;
  });
  const more = total > shown.length ? [`… dan ${total - shown.length} lagi di halaman Petugas.`] : [];
  const choices = shown
    .slice(0, BUTTONS)
    .map(({ number }) => ({ id: buttonId({ kind: 'view', number }), label: number }));
  return says(context, [`*${title}* (${total})`, ...text, ...more].join('\n'), choices);
}

function filterOf(word: string, member: StaffMember): QueueFilter | null {
  if (word === 'saya') return { holder: member.username };
  if (word === 'helpdesk' || word === 'verifikator') return { role: word };
  return word === 'semua' ? {} : null;
}

/** `/tugas`: open tasks of the member's role, with a button for each that no act closes. */
export async function showTasks(context: StaffContext): Promise<StaffReply> {
  const { port, member } = context;
  const tasks = await port.tasks(member);
  if (tasks.length === 0) return says(context, 'Tidak ada tugas yang terbuka.');
  const shown = tasks.slice(0, STAFF_LIST_LINES);
  const lines = shown.map(
    ({ number, text, openedAt }, index) =>
      `${index + 1}. ${number === null ? '' : `${number}: `}${text}\n   sejak ${formatDateTime(openedAt, port.office)}`,
  );
  const more =
    tasks.length > shown.length ? [`… dan ${tasks.length - shown.length} lagi di halaman Petugas.`] : [];
  const choices = shown.flatMap(({ id, closable }, index) =>
    closable ? [{ id: buttonId({ kind: 'task', id }), label: `${index + 1} selesai` }] : [],
  );
  return says(context, ['*Tugas terbuka*', ...lines, ...more].join('\n'), choices);
}

/** `/jadwal [hari ini|besok|lusa|TANGGAL]`: the video calls of a day; a date without a year means this year. */
export async function showSchedule(context: StaffContext, args: string): Promise<StaffReply> {
  const { port, member } = context;
  const date = dayAsked(args, context);
  if (date === null) return says(context, say.badDate);
  const title = formatDate(instantOf(date, 0, port.office.timeZone), port.office);
  const calls = await port.bookings(date, member);
  if (calls.length === 0) return says(context, `${title}: tidak ada panggilan.`);
  const shown = calls.slice(0, STAFF_LIST_LINES);
  const lines = shown.map(({ startsAt, number, name, verifikator }) => {
    const time = formatTime(startsAt, port.office);
    return `${time} · ${number} · ${context.group ? shortName(name) : (name ?? '[dihapus]')} · ${verifikator}`;
  });
  const choices = [...new Set(shown.slice(0, BUTTONS).map(({ number }) => number))].map((number) => ({
    id: buttonId({ kind: 'view', number }),
    label: number,
  }));
  return says(context, [`*${title}*`, ...lines].join('\n'), choices);
}

function dayAsked(args: string, { port }: StaffContext): string | null {
  const word = args.toLowerCase().trim();
  const today = dayOf(port.now, port.office.timeZone);
  const ahead = ['', 'hari ini', 'besok', 'lusa'].indexOf(word);
  if (ahead >= 0) return addDays(today, Math.max(0, ahead - 1));
  const date = parseDate(word);
  if (date.ok) return date.value;
  const thisYear = date.reason === 'date-no-year' ? parseDate(`${word} ${today.slice(0, 4)}`) : date;
  return thisYear.ok ? thisYear.value : null;
}
