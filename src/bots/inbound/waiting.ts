import { ALBUM_MAX_MS, ALBUM_QUIET_MS } from '../../core/limits.js';
import type { InboxDoc } from '../../models/inbox.js';

/** What of a conversation's waiting messages may be answered now, or when to look again. */
export type NextBatch =
  | { readonly kind: 'turn'; readonly messages: readonly InboxDoc[] }
  /** An album is still arriving: look again after `ms`. */
  | { readonly kind: 'later'; readonly ms: number }
  /** The head is in intake (its end wakes the conversation), or nothing waits. */
  | { readonly kind: 'idle' };

/**
 * Chooses the next turn from the messages that wait, in the order they were stored (DESIGN "Bursts"). Texts and buttons
 * go one by one; files that stand together at the head are answered together, an album only after `ALBUM_QUIET_MS` of
 * quiet or `ALBUM_MAX_MS` since its first message was stored. Nothing overtakes a file that is still being fetched.
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

/** Ready files up to the first album that may still grow; `waitMs` until that one is complete, null: its intake wakes. */
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

/** A message that brought a file: it is in intake, or has what the intake made of it. */
function isFile(message: InboxDoc): boolean {
  return message.state === 'intake' || message.heard !== null;
}
