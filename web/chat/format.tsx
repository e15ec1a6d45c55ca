import type { ReactNode } from 'react';

const CLOCK = new Intl.DateTimeFormat('id-ID', {
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
  timeZone: 'Asia/Makassar',
});
const DAY = new Intl.DateTimeFormat('id-ID', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Asia/Makassar',
});

/** `09.30 WITA` of an ISO instant. */
export function clockOf(at: string): string {
  return `${CLOCK.format(new Date(at)).replace(':', '.')} WITA`;
}

/** `Kamis, 6 Mei 2027` of an ISO instant, in the office's zone. */
export function dayOf(at: string): string {
  return DAY.format(new Date(at));
}

/** `1,2 MB`, `340 kB`. */
export function sizeOf(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB`;
  return `${Math.max(1, Math.round(bytes / 1000))} kB`;
}

const MARKS = /(\*[^*\n]+\*|https:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

/** Text with *tebal* and https links; everything else stays text, so nothing of it can become markup. */
export function richText(text: string): ReactNode[] {
  return text.split(MARKS).map((part, index) => {
    const key = `${index}`;
    if (part.startsWith('https://')) {
      return (
        <a key={key} href={part} target="_blank" rel="noopener noreferrer">
          {part}
        </a>
      );
    }
    if (part.length > 2 && part.startsWith('*') && part.endsWith('*'))
      return <strong key={key}>{part.slice(1, -1)}</strong>;
    return part;
  });
}
