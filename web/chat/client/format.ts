const ZONE = 'Asia/Makassar';
const CLOCK = new Intl.DateTimeFormat('id-ID', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('id-ID', {
  timeZone: ZONE,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const DAY_MS = 86_400_000;

/** "09.30 WITA" for an ISO instant; empty for any other text. */
export function timeWita(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : `${CLOCK.format(at)} WITA`;
}

/** "Kamis, 6 Mei 2027" by the office's calendar; empty when `iso` is no instant. */
export function fullDayWita(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : DAY.format(at);
}

/** "Hari ini", "Kemarin" or "Kamis, 6 Mei 2027" by the office's calendar; empty when `iso` is no instant. */
export function dayWita(iso: string, now: Date): string {
  const day = fullDayWita(iso);
  if (day === '') return '';
  if (day === DAY.format(now)) return 'Hari ini';
  return day === DAY.format(new Date(now.getTime() - DAY_MS)) ? 'Kemarin' : day;
}

/** "830 B", "12 KB", "1,2 MB" (1 KB = 1024 bytes, as phones show it). */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB'];
  return `${value.toLocaleString('id-ID', { maximumFractionDigits: unit === 'MB' ? 1 : 0 })} ${unit}`;
}
