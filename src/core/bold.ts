/** A part of a text in one weight, without the marks. */
export interface Stretch {
  readonly text: string;
  readonly bold: boolean;
}

const MARKED = /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu;

/**
 * Splits a text with bold words like `*keberatan*` into stretches, none empty. A star inside a word or alone stays. The
 * applicant's page (`web/chat`) shares no code with the server and reads the marks by itself.
 */
export function boldStretches(marked: string): readonly Stretch[] {
  // A pattern with one group splits into text, bold, text, bold, …, text.
  return marked
    .split(MARKED)
    .map((text, index) => ({ text, bold: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
