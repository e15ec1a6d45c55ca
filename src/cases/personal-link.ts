import type { Keyring } from '../models/keyring.js';

/** Where the personal link of mails leads (CONTRACT "Public pages"). */
export const CONTINUE_PATH = '/lanjut';

/** Marks what the token was made for: sealed things of other parts do not open here. */
const MARK = 'lanjut';

/**
 * The personal link of a case, made anew for each mail: it names the case, sealed, and lasts. By itself it opens nothing:
 * it has a code sent to the case's own address, on a budget that nobody without the link can use up.
 */
export function personalLink(keyring: Keyring, baseUrl: string, caseId: string): string {
  return `${baseUrl}${CONTINUE_PATH}/${keyring.sealTransit([MARK, caseId]).toString('base64url')}`;
}

/** The case that a link's token names, or null for one that was not made here. */
export function caseOfLink(keyring: Keyring, token: string): string | null {
  if (!/^[\w-]{40,400}$/u.test(token)) return null;
  try {
    const opened = keyring.openTransit<unknown>(Buffer.from(token, 'base64url'));
    const [mark, caseId]: unknown[] = Array.isArray(opened) ? opened : [];
    return mark === MARK && typeof caseId === 'string' ? caseId : null;
  } catch {
    return null;
  }
}
