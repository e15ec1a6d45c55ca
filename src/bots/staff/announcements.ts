import { STAFF_ANNOUNCEMENTS_PER_MINUTE, STAFF_QUOTE_CHARS } from '../../core/limits.js';
import { maskQuoted } from '../../core/mask.js';
import { shorten } from '../../flows/render.js';
import type { Choice } from '../../flows/types.js';
import type { Announcement } from '../../notices/announcement.js';
import type { Reply } from '../channels/channel.js';
import { buttonId } from './buttons.js';
import { shortName } from './masking.js';
import { forGroup } from './staff-context.js';

/** Turns one announcement into a message to the group: masked, with a button that shows the case. */
export function announce(announcement: Announcement): Reply {
  const number = 'number' in announcement ? announcement.number : null;
  const choices: readonly Choice[] =
    number === null ? [] : [{ id: buttonId({ kind: 'view', number }), label: `Lihat ${number}` }];
  return forGroup({ text: words(announcement), ...(choices.length > 0 ? { choices } : {}) });
}

function words(announcement: Announcement): string {
  if (announcement.kind === 'notice') return `*Pemberitahuan*: ${announcement.text}`;
  if (announcement.kind === 'task') {
    return `*Tugas*${announcement.number === null ? '' : ` ${announcement.number}`}: ${announcement.text}`;
  }
  const { number, name } = announcement;
  const who = [number, name === null ? null : shortName(name)].filter((part) => part !== null).join(' · ');
  switch (announcement.kind) {
    case 'new-case':
      return `*Permohonan baru* ${who}`;
    case 'fixed':
      return `*Perbaikan ke-${announcement.round - 1} masuk* ${who}`;
    case 'withdrawn':
      return `*Ditarik oleh pemohon* ${who}`;
    case 'booked':
      return `*Jadwal panggilan* ${who}: ${announcement.when}`;
    case 'unbooked':
      return `*Jadwal dibatalkan pemohon* ${who}: ${announcement.when}`;
    case 'objection':
      return `*Keberatan* ${who}\n${quoted(announcement.text)}`;
    case 'message':
      return `*Pesan pemohon* ${who === '' ? '(belum ada permohonan)' : who}\n${quoted(announcement.text)}\n\nBalas pesan ini untuk menjawab.`;
  }
}

function quoted(text: string): string {
  return `“${shorten(maskQuoted(text).replaceAll('*', '∗'), STAFF_QUOTE_CHARS)}”`;
}

const MERGED_LINES = 15;

/** Merges several announcements into one message with a line each. */
export function announceMerged(announcements: readonly Announcement[]): Reply {
  const lines = announcements.slice(0, MERGED_LINES).map((one) => `- ${firstLine(words(one))}`);
  const more = announcements.length - lines.length;
  const answer = announcements.some(({ kind }) => kind === 'message')
    ? ['', 'Untuk menjawab pesan pemohon: /pesan NO teks']
    : [];
  const text = [
    `*${announcements.length} pemberitahuan*`,
    ...lines,
    ...(more > 0 ? [`… dan ${more} lagi: /antrean`] : []),
    ...answer,
  ].join('\n');
  return forGroup({ text });
}

function firstLine(text: string): string {
  const [head = '', second] = text.split('\n');
  return second === undefined || second === '' ? head : `${head} ${shorten(second, 80)}`;
}

/**
 * Splits waiting announcements into messages: one each within the group's limit per minute, otherwise all in one.
 * `sentLastMinute` counts announcements.
 */
export function planAnnouncements(
  waiting: readonly Announcement[],
  sentLastMinute: number,
): readonly (readonly Announcement[])[] {
  if (waiting.length + sentLastMinute <= STAFF_ANNOUNCEMENTS_PER_MINUTE) return waiting.map((one) => [one]);
  return waiting.length === 0 ? [] : [waiting];
}
