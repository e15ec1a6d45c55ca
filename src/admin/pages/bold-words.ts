import { boldStretches } from '../../core/bold.js';
import { html, type HtmlPart } from './html.js';

/** Words of ours as a person sees them in the chat: `*tebal*` in bold, all else as it is. */
export function boldWords(text: string): HtmlPart {
  return boldStretches(text).map((part) => (part.bold ? html`<strong>${part.text}</strong>` : part.text));
}
