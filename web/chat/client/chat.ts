import { createApi, ReadFailure } from './api';
import { ANSWER_POLL_MS, MAX_FILE_BYTES, MAX_FILES_PER_MESSAGE, RETRY_MAX_MS } from './limits';
import { createOutbox } from './outbox';
import { createOutboxShelf } from './outbox-shelf';
import type { Platform } from './platform';
import { createSession } from './session';
import type { SseEvent } from './sse';
import { initialState, lastSeq, withHistory, withItems, withPending, type ChatState } from './state';
import { createStore, type Store } from './store';
import { createStream } from './stream';
import { createTalkShelf } from './talk-shelf';
import { parseJson, readItem } from './wire';
import type { Choice, Item, Office, Reading } from './types';

/** Sentences that the client itself says to the person. */
export interface ClientWords {
  readonly greeting: string;
  readonly sessionEnded: string;
  readonly lostFiles: (names: string) => string;
  readonly tooLarge: (names: string) => string;
  readonly tooMany: (limit: number) => string;
  readonly downloadFailed: string;
  readonly endFailed: string;
}

/** The chat behind the page: the state to draw, and what a person can do. */
export interface ChatClient {
  readonly state: Pick<Store<ChatState>, 'get' | 'subscribe'>;
  /** Opens or resumes the conversation; returns the function that closes it. */
  readonly open: () => () => void;
  readonly sendText: (text: string) => void;
  readonly sendChoice: (item: Item, choice: Choice) => void;
  readonly sendFiles: (files: readonly File[]) => void;
  /** The files that may be sent beside `already` chosen ones; a notice says why others may not. */
  readonly admitFiles: (files: readonly File[], already: number) => readonly File[];
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
  /** The file at a same-origin address, or null with a notice. */
  readonly download: (href: string) => Promise<Blob | null>;
  /** The small picture at a same-origin address, or null; says nothing when there is none. */
  readonly picture: (href: string) => Promise<Blob | null>;
  /** Notes whether this conversation may be kept on the device, and keeps or removes it at once. */
  readonly decideKeep: (keep: boolean) => void;
  /**
   * Ends the conversation on this device: its token opens nothing any more, and nothing of it is kept here. The office
   * keeps what was sent. False, with a notice, when the server could not be reached; nothing has changed then.
   */
  readonly endHere: () => Promise<boolean>;
  /** Begins a new conversation after `endHere`. */
  readonly beginAnew: () => void;
  readonly dismiss: (noticeId: string) => void;
  /** True while files are on their way, which leaving the page would lose. */
  readonly hasUnsentFiles: () => boolean;
}

/** A client on `platform`. `office` is shown until the server sends its own, and when it sends none. */
export function createChatClient(platform: Platform, office: Office, words: ClientWords): ChatClient {
  const store = createStore(initialState(office));
  const api = createApi(platform);
  const session = createSession(platform.lasting, () => api.createSession(), platform.newKey);
  const talk = createTalkShelf(platform.lasting);
  /** The token by which the shown items were read or kept. */
  let owner: string | null = null;
  let cancelPoll: (() => void) | null = null;
  let polls = 0;

  const say = (text: string): void =>
    store.update((now) => ({ ...now, notices: [...now.notices, { id: platform.newKey(), text }] }));

  const outbox = createOutbox({
    send: async (pending, progress) => {
      const token = await session.token();
      const outcome = await api.send(token, pending, progress);
      if (outcome.kind === 'unauthorized') endSession(token);
      return outcome;
    },
    shelf: createOutboxShelf(platform.lasting, platform.tab),
    lastSeq: () => lastSeq(store.get()),
    changed: (pending) => store.update((now) => withPending(now, pending)),
    accepted: (_pending, seq) => {
      const answered = store.get().items.some((item) => item.seq > seq && item.from !== 'applicant');
      if (!answered) setDone(false);
    },
    isOnline: platform.isOnline,
    setTimer: platform.setTimer,
    random: platform.random,
    now: platform.now,
  });

  const setDone = (done: boolean): void => {
    store.update((now) => (now.done === done ? now : { ...now, done }));
    cancelPoll?.();
    cancelPoll = null;
    if (done) polls = 0;
    else awaitAnswer();
  };

  const take = (items: readonly Item[], change = withItems): void => {
    store.update((now) => change(now, items));
    if (owner !== null) talk.put(owner, store.get().items);
    outbox.prune(lastSeq(store.get()));
  };

  /** Shows what was kept of the conversation until its history is read. */
  const showKept = (token: string): void => {
    owner = token;
    const items = talk.load(token);
    store.update((now) => withHistory({ ...now, keep: talk.answer(token) }, items));
  };

  const takeReading = ({ items, done }: Reading): void => {
    take(items);
    setDone(done);
  };

  /**
   * Asks from time to time while an answer is awaited, because a proxy may hold the stream back or a state event get
   * lost.
   */
  const awaitAnswer = (): void => {
    cancelPoll = platform.setTimer(
      () => {
        polls += 1;
        session
          .token()
          .then((token) => api.read(token, lastSeq(store.get())))
          .then(takeReading)
          .catch(() => setDone(store.get().done));
      },
      Math.min(RETRY_MAX_MS, ANSWER_POLL_MS * 2 ** polls),
    );
  };

  const endSession = (stale: string): void => {
    session.forget(stale);
    talk.forget(stale);
    owner = null;
    outbox.sessionEnded();
    setDone(true);
    store.update((now) => ({ ...now, opened: false, items: [], keep: null, sentFiles: new Map() }));
    say(words.sessionEnded);
    stream.restart();
  };

  const connect = async (signal: AbortSignal): Promise<AsyncIterable<string>> => {
    const token = await session.token();
    try {
      if (!store.get().opened) {
        const { items, done } = await api.read(token, 0);
        // The conversation may have been ended here meanwhile; what was read must not come back then.
        if (signal.aborted) throw new ReadFailure(false, null);
        owner = token;
        talk.only(token);
        take(items, withHistory);
        setDone(done);
        store.update((now) => ({ ...now, opened: true, keep: talk.answer(token) }));
      }
      // The server speaks first; while it is working on that there is nothing to ask for.
      if (store.get().items.length === 0 && store.get().done) {
        outbox.add({ kind: 'text', text: words.greeting }, session.greetingKey(token), true);
      }
      return await api.stream(token, lastSeq(store.get()), signal);
    } catch (error) {
      if (error instanceof ReadFailure && error.unauthorized && !signal.aborted) endSession(token);
      throw error;
    }
  };

  const onEvent = ({ event, data }: SseEvent): void => {
    const value = parseJson(data);
    if (event === 'message') {
      const item = readItem(value);
      if (item !== null) take([item]);
    } else if (event === 'state' && typeof value === 'object' && value !== null && 'done' in value) {
      setDone(value.done !== false);
    }
  };

  const stream = createStream({
    connect,
    event: onEvent,
    state: (connection) =>
      store.update((now) => (now.connection === connection ? now : { ...now, connection })),
    isOnline: platform.isOnline,
    setTimer: platform.setTimer,
    random: platform.random,
  });

  return {
    state: store,
    open() {
      const lost = outbox.restore();
      // The personal link of a mail opened a conversation for this page; text written for another one is kept apart.
      if (platform.takeFragment('lanjut')) {
        outbox.sessionEnded();
        session.adopt(() => api.linkedSession());
      } else {
        const token = session.known();
        if (token !== null) showKept(token);
      }
      if (lost.length > 0) say(words.lostFiles(lost.join(', ')));
      api
        .office(office)
        .then((told) => store.update((now) => ({ ...now, office: told })))
        .catch(() => undefined);
      stream.start();
      const sleep = platform.onWake(() => {
        if (store.get().ended) return;
        if (!platform.isOnline() || store.get().connection !== 'online') stream.restart();
        outbox.wake();
      });
      return () => {
        sleep();
        stream.stop();
        cancelPoll?.();
      };
    },
    sendText: (text) => {
      if (text.trim() !== '') outbox.add({ kind: 'text', text }, platform.newKey());
    },
    sendChoice: (item, { id, label }) =>
      outbox.add({ kind: 'choice', choice: id, label, of: item.seq }, platform.newKey()),
    sendFiles: (files) => {
      if (files.length > 0) outbox.add({ kind: 'files', files }, platform.newKey());
    },
    admitFiles(files, already) {
      const tooLarge = files.filter(({ size }) => size > MAX_FILE_BYTES);
      if (tooLarge.length > 0) say(words.tooLarge(tooLarge.map(({ name }) => name).join(', ')));
      const fitting = files.filter(({ size }) => size <= MAX_FILE_BYTES);
      const room = Math.max(0, MAX_FILES_PER_MESSAGE - already);
      if (fitting.length > room) say(words.tooMany(MAX_FILES_PER_MESSAGE));
      return fitting.slice(0, room);
    },
    retry: outbox.retry,
    discard: outbox.discard,
    async download(href) {
      try {
        return await api.download(await session.token(), href);
      } catch {
        say(words.downloadFailed);
        return null;
      }
    },
    picture: (href) =>
      session
        .token()
        .then((token) => api.download(token, href))
        .catch(() => null),
    decideKeep(keep) {
      if (owner === null) return;
      talk.decide(owner, keep);
      talk.put(owner, store.get().items);
      store.update((now) => ({ ...now, keep: keep ? 'yes' : 'no' }));
    },
    async endHere() {
      stream.stop();
      const token = session.known();
      try {
        if (token !== null) await api.endSession(token);
      } catch {
        stream.start();
        say(words.endFailed);
        return false;
      }
      session.clear();
      outbox.clear();
      talk.clear();
      owner = null;
      setDone(true);
      store.update((now) => ({
        ...now,
        ended: true,
        opened: false,
        items: [],
        notices: [],
        keep: null,
        sentFiles: new Map(),
      }));
      await platform.forgetPages();
      return true;
    },
    beginAnew() {
      store.update((now) => ({ ...now, ended: false, connection: 'connecting' }));
      stream.start();
    },
    dismiss: (id) =>
      store.update((now) => ({ ...now, notices: now.notices.filter((notice) => notice.id !== id) })),
    hasUnsentFiles: outbox.hasFiles,
  };
}
