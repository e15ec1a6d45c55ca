import { TEXT_MAX_CHARS } from './limits.js';

/** The beginning of a person's text, as much of it as is read: `TEXT_MAX_CHARS` characters, none cut in two. */
export function cutText(text: string): string {
  if (text.length <= TEXT_MAX_CHARS) return text;
  // A character has two units at most.
  return Array.from(text.slice(0, TEXT_MAX_CHARS * 2))
    .slice(0, TEXT_MAX_CHARS)
    .join('');
}
