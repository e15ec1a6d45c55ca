import type { KeepAnswer } from './talk-shelf';
import type { Connection, Item, Notice, Office, Pending, Progress } from './types';

/** Everything that the page shows. `items` is sorted by seq, each once; `pending` is in the order of sending. */
export interface ChatState {
  /** True once the history has been read; before that, `items` are what was kept on the device. */
  readonly opened: boolean;
  /** True after the person ended the conversation on this device, until a new one is begun. */
  readonly ended: boolean;
  readonly connection: Connection;
  readonly office: Office;
  readonly items: readonly Item[];
  readonly pending: readonly Pending[];
  /** False while something that was sent is still being worked on. */
  readonly done: boolean;
  readonly notices: readonly Notice[];
  /** Whether this conversation may be kept on the device. */
  readonly keep: KeepAnswer;
  /** Own files sent from this page, by seq, shown as pictures while the page is open. */
  readonly sentFiles: ReadonlyMap<number, readonly File[]>;
}

/** The state of a page that shows `office` and has read no history yet. */
export function initialState(office: Office): ChatState {
  return {
    opened: false,
    ended: false,
    connection: 'connecting',
    office,
    items: [],
    pending: [],
    done: true,
    notices: [],
    keep: null,
    sentFiles: new Map(),
  };
}

/** Highest seq known; 0 without a history. */
export const lastSeq = (state: ChatState): number => state.items.at(-1)?.seq ?? 0;

/**
 * Adds items: known ones are replaced, and the order is by seq. An accepted message leaves `pending` once the history
 * has reached its seq: numbers are given in order, so by then the history has it or never will.
 */
export function withItems(state: ChatState, incoming: readonly Item[]): ChatState {
  if (incoming.length === 0) return state;
  const bySeq = new Map(state.items.map((item) => [item.seq, item]));
  for (const item of incoming) bySeq.set(item.seq, item);
  const items = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return settle({ ...state, items });
}

/** Replaces all items: those that were kept on the device may be out of date. */
export function withHistory(state: ChatState, items: readonly Item[]): ChatState {
  return withItems({ ...state, items: [] }, items);
}

/** Replaces the messages on their way by the outbox's list. */
export function withPending(state: ChatState, pending: readonly Pending[]): ChatState {
  const sentFiles = new Map(state.sentFiles);
  for (const { content, seq } of pending) {
    if (content.kind === 'files' && seq !== null) sentFiles.set(seq, content.files);
  }
  return settle({ ...state, pending, sentFiles });
}

function settle(state: ChatState): ChatState {
  const reached = lastSeq(state);
  return { ...state, pending: state.pending.filter(({ seq }) => seq === null || seq > reached) };
}

function sameMessage(item: Item, { content }: Pending): boolean {
  if (item.from !== 'applicant') return false;
  if (content.kind === 'text') return item.text === content.text;
  if (content.kind === 'choice') return item.text === content.label;
  return item.files.length === content.files.length;
}

/**
 * Own messages to draw below the history. A message is left out when the stream brought its item before the answer to
 * its POST, or that answer was lost, so that it never shows twice. The page's own /mulai shows only when it failed.
 */
export function visiblePending(state: ChatState): readonly Pending[] {
  const claimed = new Set<number>();
  return state.pending.filter((pending) => {
    if (pending.auto && pending.status !== 'failed') return false;
    const { baseSeq } = pending;
    if (baseSeq === null || pending.seq !== null) return true;
    const twin = state.items.find(
      (item) => item.seq > baseSeq && !claimed.has(item.seq) && sameMessage(item, pending),
    );
    if (twin !== undefined) claimed.add(twin.seq);
    return twin === undefined;
  });
}

/**
 * Seq of the message whose buttons can be pressed, or null: the assistant's last message with buttons, as long as
 * neither the assistant nor the person has written anything newer.
 */
export function activeChoices(state: ChatState): number | null {
  const ofLoket = state.items.filter(({ from }) => from === 'loket');
  const asking = ofLoket.findLast(({ choices }) => choices.length > 0);
  if (asking === undefined) return null;
  const isNewest = ofLoket.at(-1) === asking;
  const answered = state.items.some(({ from, seq }) => from === 'applicant' && seq > asking.seq);
  return isNewest || !answered ? asking.seq : null;
}

/** Where in the form the newest words of the assistant ask; null when they ask for nothing of the form. */
export function progressNow({ items }: Pick<ChatState, 'items'>): Progress | null {
  return items.findLast(({ from }) => from === 'loket')?.progress ?? null;
}

/** True once the person has written something themselves, after the page's greeting. */
export function hasWritten(state: ChatState, greeting: string): boolean {
  return state.items.some(({ from, text }) => from === 'applicant' && text !== greeting);
}

/** True while the dots are shown: something sent is being worked on, or the greeting has not come yet. */
export function isAwaiting(state: ChatState): boolean {
  if (state.connection === 'offline') return false;
  return !state.done || state.pending.some(({ auto, status }) => auto && status !== 'failed');
}
