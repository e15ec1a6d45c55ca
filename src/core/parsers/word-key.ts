import { cutText } from '../cut-text.js';

/**
 * A person's text as the product reads it: NFC, cut by {@link cutText}, without control, direction and zero-width
 * characters and lone surrogates (line breaks and tabs stay), trimmed. May be empty.
 */
export function clean(text: string): string {
  return cutText(text)
    .normalize('NFC')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/** The form in which words are compared: lower case, no slash, `@bot` or punctuation around it, single spaces. */
export function wordKey(text: string): string {
  return clean(text)
    .toLowerCase()
    .replace(/^\/([a-z_-]+)@\w+/u, '$1')
    .replaceAll(/^[^\p{L}\p{N}?]+|[^\p{L}\p{N}?]+$/gu, '')
    .replaceAll(/[\s_]+/gu, ' ');
}

/** A {@link wordKey} without the forms of address and particles at its end: "halo min", "status dong". */
export function withoutTail(key: string): string {
  return key.replace(/(?: (?:pak|bu|min|kak|mas|mbak|dong|deh|ya|aja|saja))+$/u, '');
}
