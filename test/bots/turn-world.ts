import { Booking } from '../../src/booking/booking.js';
import { Acts } from '../../src/bots/applicant/acts.js';
import { openState } from '../../src/bots/applicant/state.js';
import type { Incoming, IncomingBody } from '../../src/bots/channels/channel.js';
import { CHANNELS } from '../../src/bots/channels/table.js';
import { inboxEntry } from '../../src/bots/inbound/inbox.js';
import { ensureConversation } from '../../src/bots/inbound/conversations.js';
import { Handovers } from '../../src/bots/outbound/handovers.js';
import { LinkedAccounts } from '../../src/bots/staff/linked-accounts.js';
import { StaffGroupChat } from '../../src/bots/staff/staff-group-chat.js';
import { openEntry } from '../../src/bots/turns/heard.js';
import { Leases } from '../../src/bots/turns/leases.js';
import { runTurn, type RunTurnParts } from '../../src/bots/turns/run-turn.js';
import type { Manner, Turn } from '../../src/bots/turns/turn.js';
import { whoAnswers } from '../../src/bots/turns/who-answers.js';
import { Bindings } from '../../src/cases/bindings.js';
import { Cases } from '../../src/cases/cases.js';
import { Codes } from '../../src/codes/codes.js';
import { MailCodes } from '../../src/codes/mail-codes.js';
import { silentLogger } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { Signals } from '../../src/core/signals.js';
import { Vault } from '../../src/documents/vault.js';
import type { FlowState } from '../../src/flows/types.js';
import { conversationId, type ConversationDoc } from '../../src/models/conversation.js';
import type { InboxDoc } from '../../src/models/inbox.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { accountKey } from '../../src/models/staff.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { Post } from '../../src/notices/post.js';
import type { OutboxPayload } from '../../src/notices/types.js';
import type { CaseState, Role } from '../../src/sop/case.js';
import { watchedStore, type WatchedStore } from '../support/watched-store.js';
import { testOffice } from '../support/office.js';
import { APPLICANT, DOCUMENTS } from '../support/sop-case.js';
import { member } from '../support/office-day.js';

/** A conversation under a lease, and the message in it that waits for its turn. */
interface Waiting {
  readonly conversation: ConversationDoc;
  readonly entry: InboxDoc;
  readonly token: string;
}

/** Turns of one process, one at a time and by hand, over a store that tells its commands. */
export interface TurnWorld extends WatchedStore {
  readonly parts: RunTurnParts;
  readonly mailCodes: MailCodes;
  readonly vault: Vault;
  /** Stores a message and leases its conversation, as the runner of turns does. */
  waiting(chat: string, body: IncomingBody, more?: Partial<Incoming>): Promise<Waiting>;
  /** The turn of what waits. */
  turn(waiting: Waiting, manner?: Manner): Promise<Turn>;
  /** Runs the turn of what waits, with other parts where a test wants to hurt it. */
  run(waiting: Waiting, parts?: Partial<RunTurnParts>, manner?: Manner): Promise<ConversationDoc>;
  /** Says a thing in a chat, and gives what is answered. */
  says(chat: string, text: string, more?: Partial<Incoming>): Promise<string>;
  conversation(chat: string): Promise<ConversationDoc>;
  state(chat: string): Promise<FlowState>;
  /** Id of the conversation of a chat. */
  idOf(chat: string): string;
  /** Everything said to a destination so far, in order. */
  heard(destination: string): Promise<readonly string[]>;
  /** Mails so far, the last words of each. */
  mails(): Promise<readonly string[]>;
  /** Opens a case of an invented person in a chat. */
  submit(chat: string, nik?: string): Promise<CaseState>;
  addStaff(username: string, role: Role, chatUser: string): Promise<void>;
}

/** Makes everything that a turn touches; notices of decisions are held for `undoSeconds`. */
export async function turnWorld({ undoSeconds = 0 } = {}): Promise<TurnWorld> {
  const watched = await watchedStore();
  const { store, keyring, clock } = watched;
  const office = testOffice();
  const log = silentLogger();
  const signals = new Signals();
  const metrics = createMetrics({ processMetrics: false });
  const security = new SecurityLog({ store, log, metrics });
  const ground = { store, keyring, office, clock, signals, log, metrics, security, ids: store.ids };
  const post = new Post({ store, keyring, signals, staffGroup: true, channelTable: CHANNELS });
  const vault = new Vault(ground);
  const booking = new Booking(ground);
  const baseUrl = 'http://127.0.0.1:3000';
  const cases = new Cases({ ...ground, post, vault, booking, undoSeconds, baseUrl });
  const codes = new Codes(ground);
  const mailCodes = new MailCodes({ ...ground, channelTable: CHANNELS, codes, post });
  const bindings = new Bindings({ ...ground, channelTable: CHANNELS, cases, post, vault, baseUrl });
  const group = { channel: 'telegram', account: 'main', chat: '-100' } as const;
  const use = { ...ground, cases, booking, vault, post, codes, mailCodes, bindings };
  const parts: RunTurnParts = {
    ...use,
    acts: new Acts(use),
    linked: new LinkedAccounts(store, clock),
    access: {
      redeemLinkCode: () => Promise.resolve({ ok: false, why: 'unknown' }),
      filesLink: () => Promise.resolve({ url: 'http://127.0.0.1/berkas', minutes: 10 }),
    },
    staffGroupChat: new StaffGroupChat({ ...ground, group }),
    channelTable: CHANNELS,
    leases: new Leases(ground),
    handovers: new Handovers(),
    ownToken: 'own',
  };
  let messages = 0;
  const idOf = (chat: string): string =>
    conversationId(keyring, { channel: 'telegram', account: 'main', chat });

  const world: TurnWorld = {
    ...watched,
    idOf,
    parts,
    mailCodes,
    vault,
    waiting: async (chat, body, more = {}) => {
      messages += 1;
      const scope = more.scope ?? 'private';
      const incoming: Incoming = {
        address: { channel: 'telegram', account: 'main', chat },
        externalId: `m${messages}`,
        sender: { id: chat },
        scope,
        sentAt: clock.now().toISOString(),
        order: messages,
        body,
        ...more,
      };
      const entry = inboxEntry(ground, incoming, clock.now());
      await native(store.inbox).insertOne(entry);
      await ensureConversation(
        ground,
        incoming.address,
        scope === 'group' ? 'staff' : 'applicant',
        clock.now(),
      );
      const token = store.ids.token(8);
      const conversation = await parts.leases.take(idOf(chat), token);
      if (conversation === null || conversation === 'held') throw new Error('the lease is held');
      return { conversation, entry, token };
    },
    turn: async ({ conversation, entry }, manner = 'answer') => ({
      who: await whoAnswers(parts, conversation, [openEntry(keyring, entry)], manner),
      batch: [entry],
      manner,
    }),
    run: async (waiting, other = {}, manner = 'answer') => {
      const turn = await world.turn(waiting, manner);
      const lease = { token: waiting.token, keep: false };
      return runTurn({ ...parts, ...other }, turn, waiting.conversation, lease);
    },
    says: async (chat, text, more) => {
      const before = (await world.heard(idOf(chat))).length;
      await world.run(await world.waiting(chat, { kind: 'text', text }, more));
      return (await world.heard(idOf(chat))).slice(before).join('\n---\n');
    },
    conversation: async (chat) => {
      const found = await native(store.conversations).findOne({ _id: idOf(chat) });
      if (!found) throw new Error('no such conversation');
      return found;
    },
    state: async (chat) => {
      const state = await openState(keyring, await world.conversation(chat));
      if (!state) throw new Error('no state');
      return state;
    },
    heard: async (destination) => {
      const entries = await native(store.outbox).find({ destination }).sort({ _id: 1 }).toArray();
      return entries.flatMap(({ payload }) => {
        const opened = keyring.openTransit<OutboxPayload>(payload);
        return opened.kind === 'chat' ? [opened.speech.text] : [];
      });
    },
    mails: async () => {
      const entries = await native(store.outbox).find({ kind: 'mail' }).sort({ _id: 1 }).toArray();
      return entries.flatMap(({ payload }) => {
        const opened = keyring.openTransit<OutboxPayload>(payload);
        return opened.kind === 'mail' ? [JSON.stringify(opened.mail)] : [];
      });
    },
    submit: async (chat, nik = APPLICANT.nik) => {
      const { keyId } = await world.conversation(chat);
      if (keyId === null) throw new Error('the chat has no key yet');
      const now = clock.now().toISOString();
      return inTransaction(store, async (tx) => {
        const { after } = await cases.submitIn(tx, {
          conversationId: idOf(chat),
          keyId,
          channel: 'telegram',
          applicant: { ...APPLICANT, nik, npwp: nik },
          documents: DOCUMENTS,
          spseAt: now,
          documentsAt: now,
          preparedAt: now,
        });
        const change = { caseId: after.id, applicantId: after.applicantId };
        await native(store.conversations).updateOne(
          { _id: idOf(chat) },
          { $set: change },
          { session: tx.session },
        );
        return after;
      });
    },
    addStaff: async (username, role, chatUser) => {
      const account = { channel: 'telegram', account: 'main' };
      const accounts = [{ key: accountKey(keyring, { ...account, userId: chatUser }), ...account }];
      await native(store.staff).insertOne({ ...member(username, role), accounts, linked: true });
      parts.linked.forget();
    },
  };
  return world;
}
