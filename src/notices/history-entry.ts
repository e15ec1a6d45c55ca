import type { Ids } from '../core/ids.js';
import type { Keyring } from '../models/keyring.js';
import type { DeliveryState, MessageContent, MessageDoc } from '../models/message.js';
import type { Listener } from './listener.js';
import type { Speech } from './types.js';

/** Position, case, time and delivery state of a history entry. */
export interface HistoryPlace extends Pick<MessageDoc, 'conversationId' | 'seq' | 'caseId'> {
  readonly now: Date;
  readonly ids: Ids;
  readonly delivery: DeliveryState;
}

/**
 * Makes the history entry of a speech, sealed under the listener's key, and writes nothing.
 * @throws {TypeError} for a conversation without a key, which has no history
 */
export async function historyEntry(
  keyring: Keyring,
  { keyId }: Pick<Listener, 'keyId'>,
  speech: Speech,
  at: HistoryPlace,
): Promise<MessageDoc> {
  if (keyId === null) throw new TypeError('a conversation without a key has no history');
  return {
    _id: at.ids.next(),
    conversationId: at.conversationId,
    seq: at.seq,
    from: speech.from,
    content: await keyring.seal(keyId, contentOf(speech), 'message'),
    keyId,
    caseId: at.caseId,
    delivery: at.delivery,
    at: at.now,
  };
}

function contentOf({ text, choices, asks, progress, attach }: Speech): MessageContent {
  return {
    text,
    ...(choices ? { choices } : {}),
    ...(asks === undefined ? {} : { asks }),
    ...(progress === undefined ? {} : { progress }),
    ...(attach ? { attach } : {}),
  };
}
