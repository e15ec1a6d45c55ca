import { boldStretches } from '../../core/bold.js';
import { html, type HtmlPart } from './html.js';

/** Renders a text of the product as the chat shows it: `*tebal*` in bold, the rest as it is. */
export function boldWords(text: string): HtmlPart {
  return boldStretches(text).map((part) => (part.bold ? html`<strong>${part.text}</strong>` : part.text));
}
