/** A stretch of a text of the product, without its marks. */
export interface Stretch {
  readonly text: string;
  readonly bold: boolean;
}

const MARKED = /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu;

/**
 * Texts of the product mark words as `*keberatan*`: the stretches of such a text, bold and not, in order; none is empty.
 * A star inside a word or alone stays. The applicant's page (`web/chat`) reads the marks by itself: it shares no code.
 */
export function boldStretches(marked: string): readonly Stretch[] {
  // A pattern with one group splits into text, bold, text, bold, …, text.
  return marked
    .split(MARKED)
    .map((text, index) => ({ text, bold: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
