import type { Document } from 'mongodb';
import { isAppError } from '../../core/errors.js';
import type { Keyring } from '../keyring.js';
import { eachBatch, renamed, setting, type Migration, type MigrationGround } from './migration.js';

/** An id of version 1, `<channel>:<account>:<chat>`; an id of version 2 has only one colon. */
const OLD = /^[a-z]+:[^:]+:[^:]+$/u;
/** Prefix and rest of the id that messages have when they are hidden from their chat (cases/bindings). */
const HIDDEN = /^(revoked:[^:]+:)(.+)$/u;

type Rename = (old: unknown) => string | null;

/** Makes conversations' ids keyed hashes and seals their addresses; references follow, counts of chats start anew. */
export const keyedConversations: Migration = {
  to: 2,
  name: 'keyed-conversations',
  run: async (ground) => {
    const rename: Rename = (old) => newId(ground.keyring, old);
    await renameReferences(ground, rename);
    await renameQueues(ground, rename);
    await renameCodes(ground, rename);
    await hashAccounts(ground);
    await sealConversations(ground, rename);
  },
};

/** The id of version 2; null for anything but an id of version 1. */
function newId(keyring: Keyring, old: unknown): string | null {
  if (typeof old !== 'string') return null;
  const hidden = HIDDEN.exec(old);
  if (hidden?.[1] !== undefined) {
    const inner = newId(keyring, hidden[2]);
    return inner === null ? null : hidden[1] + inner;
  }
  if (!OLD.test(old)) return null;
  return `${old.slice(0, old.indexOf(':'))}:${keyring.lookupHash('conversation', old)}`;
}

async function renameReferences(ground: MigrationGround, rename: Rename): Promise<void> {
  const { store } = ground;
  const conversation = ({ conversationId }: Document) => {
    const to = rename(conversationId);
    return to === null ? {} : { conversationId: to };
  };
  await eachBatch(ground, store.messages, (old) => setting(old, conversation(old)));
  await eachBatch(ground, store.cases, (old) => setting(old, conversation(old)));
  await eachBatch(ground, store.takeovers, (old) => {
    const [from, to] = [rename(old['from']), rename(old['to'])];
    return setting(old, { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) });
  });
  await eachBatch(ground, store.storedFiles, (old) => {
    const usedBy = (old['usedBy'] as readonly string[]).map(
      (by) => behind('conversation:', by, rename) ?? by,
    );
    return setting(old, usedBy.join() === String(old['usedBy']) ? {} : { usedBy });
  });
  await eachBatch(ground, store.tasks, (old) => {
    const dedupe = behind('applicant-message:conversation:', old['dedupe'], rename);
    return setting(old, dedupe === null ? {} : { dedupe });
  });
}

/** The text with the id behind `beginning` renamed; null when there is nothing to rename. */
function behind(beginning: string, text: unknown, rename: Rename): string | null {
  if (typeof text !== 'string' || !text.startsWith(beginning)) return null;
  const to = rename(text.slice(beginning.length));
  return to === null ? null : beginning + to;
}

async function renameQueues(ground: MigrationGround, rename: Rename): Promise<void> {
  const { store, keyring } = ground;
  await eachBatch(ground, store.inbox, (old) => {
    const conversationId = rename(old['conversationId']);
    if (conversationId === null) return [];
    const message = `${old['channel']}:${old['account']}:${old['externalId']}`;
    const externalId = keyring.lookupHash('message', message);
    return setting(old, { conversationId, externalId });
  });
  await eachBatch(ground, store.outbox, (old) => {
    const destination = rename(old['destination']);
    const place = rename((old['message'] as Document | null)?.['conversationId']);
    const payload = old['kind'] === 'staff' ? retargeted(keyring, old['payload'] as Buffer, rename) : null;
    return setting(old, {
      ...(destination === null ? {} : { destination }),
      ...(place === null ? {} : { 'message.conversationId': place }),
      ...(payload === null ? {} : { payload }),
    });
  });
}

/** Null when it names no chat. One whose key was removed from `SECRET_KEY` cannot be opened, and stays as it is. */
function retargeted(keyring: Keyring, sealed: Buffer, rename: Rename): Buffer | null {
  try {
    const payload = keyring.openTransit<{ target: { conversationId?: string } | null }>(sealed);
    const conversationId = rename(payload.target?.conversationId);
    if (conversationId === null) return null;
    return keyring.sealTransit({ ...payload, target: { ...payload.target, conversationId } });
  } catch (error) {
    if (isAppError(error) && error.code === 'secret-key-wrong') return null;
    throw error;
  }
}

async function renameCodes(ground: MigrationGround, rename: Rename): Promise<void> {
  await eachBatch(ground, ground.store.codes, (old) => {
    const holder = rename(old['holder']);
    return holder === null ? [] : renamed(old, { ...old, _id: `${old['kind']}:${holder}`, holder });
  });
}

async function hashAccounts(ground: MigrationGround): Promise<void> {
  const { store, keyring } = ground;
  await eachBatch(ground, store.staff, (old) => {
    const accounts = old['accounts'] as readonly Document[];
    if (accounts.every((one) => one['userId'] === undefined)) return [];
    const hashed = accounts.map(({ key, channel, account }) => ({
      key: OLD.test(String(key)) ? `${channel}:${keyring.lookupHash('account', String(key))}` : key,
      channel,
      account,
    }));
    return setting(old, { accounts: hashed });
  });
}

async function sealConversations(ground: MigrationGround, rename: Rename): Promise<void> {
  const { store, keyring } = ground;
  const seal = (value: unknown): unknown => (typeof value === 'string' ? keyring.sealTransit(value) : value);
  await eachBatch(ground, store.conversations, (old) => {
    const to = rename(old._id);
    if (to === null) return [];
    const { blocked: _, ...kept } = old;
    return renamed(old, { ...kept, _id: to, chat: seal(old['chat']), movedTo: seal(old['movedTo'] ?? null) });
  });
}
