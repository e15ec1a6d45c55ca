import { html, type HtmlPart } from './html.js';

const BOLD = /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/gu;

/** Words of ours as a person sees them in the chat: `*tebal*` in bold, all else as it is. */
export function boldWords(text: string): HtmlPart {
  // A pattern with one group splits into text, bold, text, bold, …, text.
  return text.split(BOLD).map((part, index) => (index % 2 === 0 ? part : html`<strong>${part}</strong>`));
}
