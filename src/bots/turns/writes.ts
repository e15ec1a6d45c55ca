import { OWN_CLAIM_MS } from '../../core/limits.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { DataKeyDoc } from '../../models/data-key.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageDoc } from '../../models/message.js';
import type { OutboxDoc } from '../../models/outbox.js';
import type { Post } from '../../notices/post.js';
import type { Moment } from './reads.js';
import type { Answer, Turn } from './turn.js';

/** What a turn writes beside its acts, as data: the lists of several turns can be written together. */
export interface TurnWrites {
  readonly conversation: {
    readonly _id: string;
    /** Without `seq` for a turn whose own acts may have moved it. */
    readonly guard: Pick<ConversationDoc, 'rev' | 'keyId'> & Partial<Pick<ConversationDoc, 'seq'>>;
    readonly set: Partial<ConversationDoc>;
  };
  readonly dataKeys: readonly DataKeyDoc[];
  /** Files that the keeper refers to from now on; null: unchanged. */
  readonly files: { readonly keeper: string; readonly fileIds: readonly string[] } | null;
  readonly said: Said;
  /** True when the turn says something; deliverers and streams are then woken after the commit. */
  readonly speaks: boolean;
  /** Messages answered or set aside by this turn; they must still be `ready`. */
  readonly inbox: { readonly ids: readonly string[]; readonly state: 'done' | 'aside' };
}

/** History entries and deliveries of a turn; their `seq` counts from the turn's beginning, 1 for its first entry. */
export interface Said {
  readonly messages: readonly MessageDoc[];
  /** Claimed from the start: this process sends them without looking for them. */
  readonly outbox: readonly OutboxDoc[];
}

/** The same entries with final `seq` numbers, behind entry `after` of the conversation's history. */
export function placed({ messages, outbox }: Said, after: number): Said {
  return {
    messages: messages.map((one) => ({ ...one, seq: after + one.seq })),
    outbox: outbox.map((one) => ({
      ...one,
      message: one.message && { ...one.message, seq: after + one.message.seq },
    })),
  };
}

/** Turns an answer into its list of writes. `alone`: it was computed in the transaction in which its acts wrote. */
export async function writesOf(
  parts: { readonly keyring: Keyring; readonly post: Post; readonly ownToken: string },
  turn: Turn,
  conversation: ConversationDoc,
  answer: Answer,
  { now, ids, alone }: Moment & { readonly alone: boolean },
): Promise<TurnWrites> {
  const { change, listener, caseId, speeches, dataKey, files } = answer;
  const { rev, keyId, seq } = conversation;
  const history = await historyOf(parts.keyring, answer, { now, ids });
  const { messages, outbox } = await parts.post.entries(listener, speeches, {
    seq: history.length,
    now,
    ids,
    caseId,
  });
  const claim = { token: parts.ownToken, until: new Date(now.getTime() + OWN_CLAIM_MS) };
  return {
    conversation: {
      _id: conversation._id,
      guard: { rev, keyId, ...(alone ? {} : { seq }) },
      set: { ...change, updatedAt: now },
    },
    dataKeys: dataKey === null ? [] : [dataKey],
    files: files === null ? null : { keeper: `conversation:${conversation._id}`, fileIds: files },
    said: {
      messages: [...history, ...messages],
      outbox: outbox.map((work) => ({ ...work, state: 'claimed', claim, attempts: 1 })),
    },
    speaks: speeches.length > 0,
    inbox: {
      ids: turn.batch.map(({ _id }) => _id),
      state: turn.manner === 'answer' ? 'done' : 'aside',
    },
  };
}

async function historyOf(
  keyring: Keyring,
  { listener, heard, caseId }: Answer,
  { now, ids }: Moment,
): Promise<MessageDoc[]> {
  const { kind, keyId } = listener;
  if (kind !== 'applicant' || keyId === null) return [];
  const history: MessageDoc[] = [];
  for (const [index, content] of heard.entries()) {
    history.push({
      _id: ids.next(),
      conversationId: listener._id,
      seq: index + 1,
      from: 'applicant',
      content: await keyring.seal(keyId, content, 'message'),
      keyId,
      caseId,
      delivery: null,
      at: now,
    });
  }
  return history;
}
