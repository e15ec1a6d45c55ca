import { STAFF_LIST_LINES } from '../../core/limits.js';
import { parseDate } from '../../core/parsers/dates.js';
import { addDays, dayOf, instantOf } from '../../sop/calendar.js';
import { formatDate, formatDateTime, formatTime } from '../../sop/calendar-words.js';
import { buttonId } from './buttons.js';
import type { QueueFilter, StaffMember } from './desk.js';
import { shortName } from './masking.js';
import { says, type Scene, type StaffOutcome } from './scene.js';
import { say } from './texts.js';

const BUTTONS = 8;

/**
 * `/antrean [helpdesk|verifikator|saya]`; without a word the queue of the member's role (all open cases for admins and
 * auditors).
 */
export async function showQueue(scene: Scene, args: string): Promise<StaffOutcome> {
  const { desk, member } = scene;
  const word =
    args.toLowerCase() || (member.role === 'admin' || member.role === 'auditor' ? 'semua' : member.role);
  const filter = filterOf(word, member);
  if (!filter) return says(scene, say.badQueue);
  const lines = await desk.queue(filter, member);
  const title = word === 'saya' ? 'Yang Anda pegang' : `Antrean ${word}`;
  if (lines.length === 0) return says(scene, `${title}: kosong.`);
  const shown = lines.slice(0, STAFF_LIST_LINES);
  const text = shown.map(({ number, name, position, holder, dueAt, late }) => {
    const person = scene.group ? shortName(name) : (name ?? '[dihapus]');
    const where = position === null ? 'selesai' : `baris ${position}`;
    const due =
      dueAt === null ? [] : [`batas ${formatDateTime(dueAt, desk.office)}${late ? ' *terlambat*' : ''}`];
    return `${number} · ${person}\n   ${[where, holder ?? 'belum dipegang', ...due].join(' · ')}`;
  });
  const more =
    lines.length > shown.length ? [`… dan ${lines.length - shown.length} lagi di halaman Petugas.`] : [];
  const choices = shown
    .slice(0, BUTTONS)
    .map(({ number }) => ({ id: buttonId({ kind: 'view', number }), label: number }));
  return says(scene, [`*${title}* (${lines.length})`, ...text, ...more].join('\n'), choices);
}

function filterOf(word: string, member: StaffMember): QueueFilter | null {
  if (word === 'saya') return { holder: member.username };
  if (word === 'helpdesk' || word === 'verifikator') return { role: word };
  return word === 'semua' ? {} : null;
}

/** `/tugas`: open tasks of the member's role, with a button for each that no act closes. */
export async function showTasks(scene: Scene): Promise<StaffOutcome> {
  const { desk, member } = scene;
  const tasks = await desk.tasks(member);
  if (tasks.length === 0) return says(scene, 'Tidak ada tugas yang terbuka.');
  const shown = tasks.slice(0, STAFF_LIST_LINES);
  const lines = shown.map(
    ({ number, text, openedAt }, index) =>
      `${index + 1}. ${number === null ? '' : `${number}: `}${text}\n   sejak ${formatDateTime(openedAt, desk.office)}`,
  );
  const more =
    tasks.length > shown.length ? [`… dan ${tasks.length - shown.length} lagi di halaman Petugas.`] : [];
  const choices = shown.flatMap(({ id, closable }, index) =>
    closable ? [{ id: buttonId({ kind: 'task', id }), label: `${index + 1} selesai` }] : [],
  );
  return says(scene, ['*Tugas terbuka*', ...lines, ...more].join('\n'), choices);
}

/** `/jadwal [hari ini|besok|lusa|TANGGAL]`: the video calls of a day; a date without a year means this year. */
export async function showSchedule(scene: Scene, args: string): Promise<StaffOutcome> {
  const { desk, member } = scene;
  const date = dayAsked(args, scene);
  if (date === null) return says(scene, say.badDate);
  const title = formatDate(instantOf(date, 0, desk.office.timeZone), desk.office);
  const calls = await desk.bookings(date, member);
  if (calls.length === 0) return says(scene, `${title}: tidak ada panggilan.`);
  const shown = calls.slice(0, STAFF_LIST_LINES);
  const lines = shown.map(({ startsAt, number, name, verifikator }) => {
    const time = formatTime(startsAt, desk.office);
    return `${time} · ${number} · ${scene.group ? shortName(name) : (name ?? '[dihapus]')} · ${verifikator}`;
  });
  const choices = [...new Set(shown.slice(0, BUTTONS).map(({ number }) => number))].map((number) => ({
    id: buttonId({ kind: 'view', number }),
    label: number,
  }));
  return says(scene, [`*${title}*`, ...lines].join('\n'), choices);
}

function dayAsked(args: string, { desk }: Scene): string | null {
  const word = args.toLowerCase().trim();
  const today = dayOf(desk.now, desk.office.timeZone);
  const ahead = ['', 'hari ini', 'besok', 'lusa'].indexOf(word);
  if (ahead >= 0) return addDays(today, Math.max(0, ahead - 1));
  const date = parseDate(word);
  if (date.ok) return date.value;
  const thisYear = date.reason === 'date-no-year' ? parseDate(`${word} ${today.slice(0, 4)}`) : date;
  return thisYear.ok ? thisYear.value : null;
}
