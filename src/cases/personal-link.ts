import { sameText } from '../core/same-text.js';
import type { Keyring } from '../models/keyring.js';

/** Path of the personal link in mails (docs/contract.md, "Public pages"). */
export const CONTINUE_PATH = '/lanjut';

const TOKEN = /^([0-9a-z]{26})\.([\w-]{43})$/u;

/**
 * The personal link of a case, the same in all its mails; its keyed hash outlasts changes of `SECRET_KEY`. The link
 * alone opens nothing: it has a code sent to the case's own address, on a budget that only holders of the link use up.
 */
export function personalLink(keyring: Keyring, baseUrl: string, caseId: string): string {
  return `${baseUrl}${CONTINUE_PATH}/${caseId}.${hashOf(keyring, caseId)}`;
}

/** The case that a link's token names; null when the token was not made here. */
export function caseOfLink(keyring: Keyring, token: string): string | null {
  const [, caseId, hash] = TOKEN.exec(token) ?? [];
  if (caseId === undefined || hash === undefined) return null;
  return sameText(hashOf(keyring, caseId), hash) ? caseId : null;
}

function hashOf(keyring: Keyring, caseId: string): string {
  return keyring.lookupHash('personal-link', caseId);
}
