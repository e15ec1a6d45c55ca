import { TEXT_MAX_CHARS } from './limits.js';

/** The first `TEXT_MAX_CHARS` characters of a person's text. No character is cut in two. */
export function cutText(text: string): string {
  if (text.length <= TEXT_MAX_CHARS) return text;
  // A character has at most two UTF-16 units.
  return Array.from(text.slice(0, TEXT_MAX_CHARS * 2))
    .slice(0, TEXT_MAX_CHARS)
    .join('');
}
