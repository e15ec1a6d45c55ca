import { ALBUM_MAX_MS, ALBUM_QUIET_MS } from '../../core/limits.js';
import type { InboxDoc } from '../../models/inbox.js';

/** The messages of a conversation that may be answered now, or when to look again. */
export type NextBatch =
  | { readonly kind: 'turn'; readonly messages: readonly InboxDoc[] }
  | { readonly kind: 'later'; readonly ms: number }
  /** Nothing waits, or the first message is in intake, which wakes the conversation when it ends. */
  | { readonly kind: 'idle' };

/**
 * Chooses the next turn's messages, in the order stored: one text or button, or consecutive files. An album waits for
 * `ALBUM_QUIET_MS` without a new file or `ALBUM_MAX_MS` since its first. Nothing overtakes a file in fetching.
 */
export function nextBatch(waiting: readonly InboxDoc[], now: Date): NextBatch {
  const head = waiting[0];
  if (head === undefined || head.state === 'intake') return { kind: 'idle' };
  if (!isFile(head)) return { kind: 'turn', messages: [head] };
  const files = leading(waiting, isFile);
  const unfetched = files.findIndex(({ state }) => state === 'intake');
  const ready = unfetched === -1 ? files : files.slice(0, unfetched);
  const complete = beforeOpenAlbum(ready, files, now);
  if (complete.messages.length > 0) return { kind: 'turn', messages: complete.messages };
  return complete.waitMs === null ? { kind: 'idle' } : { kind: 'later', ms: complete.waitMs };
}

/** `waitMs` is the time until the album is complete, null when its intake will wake the conversation. */
function beforeOpenAlbum(
  ready: readonly InboxDoc[],
  files: readonly InboxDoc[],
  now: Date,
): { messages: readonly InboxDoc[]; waitMs: number | null } {
  for (const [index, { albumId }] of ready.entries()) {
    if (albumId === null) continue;
    const album = files.filter((file) => file.albumId === albumId);
    const stored = album.map(({ receivedAt }) => receivedAt.getTime());
    const until = Math.min(Math.max(...stored) + ALBUM_QUIET_MS, Math.min(...stored) + ALBUM_MAX_MS);
    const fetching = album.some(({ state }) => state === 'intake');
    if (fetching || until > now.getTime()) {
      return { messages: ready.slice(0, index), waitMs: fetching ? null : until - now.getTime() };
    }
  }
  return { messages: ready, waitMs: null };
}

function leading(messages: readonly InboxDoc[], holds: (one: InboxDoc) => boolean): readonly InboxDoc[] {
  const end = messages.findIndex((one) => !holds(one));
  return end === -1 ? messages : messages.slice(0, end);
}

function isFile(message: InboxDoc): boolean {
  return message.state === 'intake' || message.heard !== null;
}
