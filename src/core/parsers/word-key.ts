import { cutText } from '../cut-text.js';

/**
 * Text of a person as it is read: NFC, cut at what is read of one ({@link cutText}), without control, direction and zero-width
 * characters and lone surrogates (line breaks and tabs stay), trimmed. May be empty.
 */
export function clean(text: string): string {
  return cutText(text)
    .normalize('NFC')
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

/**
 * The form in which words are compared: lower case, no slash in front, no Telegram `@bot` behind a command, no
 * punctuation around, single spaces.
 */
export function wordKey(text: string): string {
  return clean(text)
    .toLowerCase()
    .replace(/^\/([a-z_-]+)@\w+/u, '$1')
    .replaceAll(/^[^\p{L}\p{N}?]+|[^\p{L}\p{N}?]+$/gu, '')
    .replaceAll(/[\s_]+/gu, ' ');
}

/** A {@link wordKey} without the addresses and particles that people close with: "halo min", "status dong". */
export function withoutTail(key: string): string {
  return key.replace(/(?: (?:pak|bu|min|kak|mas|mbak|dong|deh|ya|aja|saja))+$/u, '');
}
