import { PERSONAL_LINK_LIFE_MS } from '../core/limits.js';
import type { TransitSealing } from '../models/sealing.js';
import { noticeWords } from '../notices/notice-words.js';
import type { Mail } from '../notices/types.js';

/** Path of the personal link in mails (docs/contract.md, "Public pages"). */
export const CONTINUE_PATH = '/lanjut';

/** What links are sealed with, and the address that they begin with. */
export interface LinkParts {
  readonly keyring: TransitSealing;
  readonly baseUrl: string;
}

const TOKEN = /^[\w-]{64,160}$/u;
/** Tells a link from whatever else is sealed for transit; then the case's id and the end, in seconds. */
const SEALED = /^lanjut ([0-9a-z]{26}) ([0-9a-z]+)$/u;

/**
 * A personal link of a case, for its mails; it lives for `PERSONAL_LINK_LIFE_MS` and can be used again in that time. Its
 * token is sealed and shows nothing. The link alone opens nothing: it has a code sent to the case's own address, on a
 * budget that only holders of a link use up.
 */
export function personalLink({ keyring, baseUrl }: LinkParts, caseId: string, now: Date): string {
  const until = Math.floor((now.getTime() + PERSONAL_LINK_LIFE_MS) / 1000).toString(36);
  const token = keyring.sealTransit(`lanjut ${caseId} ${until}`).toString('base64url');
  return `${baseUrl}${CONTINUE_PATH}/${token}`;
}

/** The case that a link's token leads to; null alike when it was not made here, is over, or its key was removed. */
export function caseOfLink(keyring: TransitSealing, token: string, now: Date): string | null {
  const [, caseId, until] = SEALED.exec(opened(keyring, token)) ?? [];
  if (caseId === undefined || until === undefined) return null;
  return now.getTime() < Number.parseInt(until, 36) * 1000 ? caseId : null;
}

function opened(keyring: TransitSealing, token: string): string {
  if (!TOKEN.test(token)) return '';
  try {
    return String(keyring.openTransit<unknown>(Buffer.from(token, 'base64url')));
  } catch {
    return '';
  }
}

/** A mail about a case as all of them end: with the way to the chat, and the personal link. */
export function withPersonalLink(parts: LinkParts, caseId: string, mail: Mail, now: Date): Mail {
  const closing = noticeWords.closing(parts.baseUrl, personalLink(parts, caseId, now));
  return { ...mail, paragraphs: [...mail.paragraphs, closing] };
}
