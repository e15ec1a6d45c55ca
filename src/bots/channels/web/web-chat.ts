import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../../../core/clock.js';
import type { DiskRoom } from '../../../core/disk-room.js';
import { AppError } from '../../../core/errors.js';
import { CHAT_REFUSED_BODY, FILE_MAX_BYTES, UNREAD_BODY } from '../../../core/limits.js';
import { takeRest } from '../../../core/unread-body.js';
import type { Ids } from '../../../core/ids.js';
import type { Logger } from '../../../core/log.js';
import { addressKey } from '../../../core/network.js';
import type { Signals } from '../../../core/signals.js';
import type { Examine } from '../../../documents/examine.js';
import type { Vault } from '../../../documents/vault.js';
import type { Allowances } from '../../../models/allowances.js';
import type { ConversationDoc } from '../../../models/conversation.js';
import type { Keyring } from '../../../models/keyring.js';
import type { SecurityLog } from '../../../models/security-log.js';
import type { Store } from '../../../models/store.js';
import type { Attachment, AttachmentRef } from '../../../notices/types.js';
import type { Office } from '../../../sop/office.js';
import type { Channel, ChannelRoutes } from '../channel.js';
import { ensureKey } from '../../inbound/conversations.js';
import { chatAllowances, type ChatAllowances } from './chat-allowances.js';
import { sendAttachment, sendOwnFile, sendOwnThumb } from './downloads.js';
import { History } from './history.js';
import { Messages, type Entered } from './messages.js';
import { officeInfo } from './office-info.js';
import { isForm, readFiles, readMessage, type Read, type Sent } from './read-message.js';
import { conversationOf, endSession, openSession } from './sessions.js';
import { Streams } from './streams.js';
import { webTraits } from './traits.js';
import { UploadPlaces, type UploadRequest } from './upload-places.js';
import { notKept, Uploads } from './uploads.js';

export interface WebChatParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly office: Office;
  readonly vault: Pick<Vault, 'put' | 'read' | 'view'>;
  readonly examine: Examine;
  readonly signals: Signals;
  readonly security: SecurityLog;
  readonly attachments: { make(ref: AttachmentRef): Promise<Attachment | null> };
  readonly allowances: Allowances;
  /** Replaces the product's limits in tests. */
  readonly allowed?: ChatAllowances;
  readonly disk: DiskRoom;
  /** Opens a task for staff about a file of this chat that cannot be processed. */
  readonly noteSetAside: (conversationId: string) => Promise<void>;
}

/**
 * The web chat: a channel, and its interface below `/api/chat` (docs/contract.md, "Web chat"). Requests store messages
 * and the page reads the history, so `start` and `deliver` do nothing. `stop` ends open streams; requests under way go
 * on.
 */
export interface WebChat extends Channel {
  readonly routes: ChannelRoutes;
}

/** Makes the web chat. Errors of its routes are left to the server's error handler. */
export function createWebChat(parts: WebChatParts): WebChat {
  const { store, keyring, clock } = parts;
  const history = new History(store, keyring);
  const messages = new Messages({ ...parts, history });
  const uploads = new Uploads(parts);
  const places = new UploadPlaces();
  const streams = new Streams({ ...parts, history });
  const allowed = parts.allowed ?? chatAllowances(parts.allowances);

  /** Requests with the token of an existing chat. */
  const known = new WeakSet<Request>();
  const enter = async (request: Request): Promise<ConversationDoc> => {
    const conversation = await conversationOf(parts, request);
    await allowed.request.session.take(conversation._id);
    known.add(request);
    return conversation;
  };

  const post = async (request: Request, response: Response): Promise<void> => {
    const found = await enter(request);
    const conversation: Entered = { ...found, keyId: await ensureKey(parts, found) };
    const address = addressKey(request);
    const key = messages.keyOf(conversation, request.header('idempotency-key'));
    const repeated = await messages.isStored(key);
    if (!repeated) {
      await allowed.message.session.take(conversation._id);
      await allowed.message.address.take(address);
    }
    const countBytes = async (of: 'bytes' | 'words', count: number): Promise<void> => {
      if (count === 0) return;
      await allowed[of].session.take(conversation._id, count);
      await allowed[of].address.take(address, count);
    };
    await parts.disk.ensureForWords();
    const sender = { address, conversationId: conversation._id, keyId: conversation.keyId };
    const files = (): Promise<Read> =>
      places.during(uploadRequest(request, address, conversation._id), (upload) =>
        readFiles(
          request,
          async (file) => {
            await countBytes('bytes', file.bytes.length);
            return repeated ? notKept(file) : uploads.put(file, sender);
          },
          { upload },
        ),
      );
    const read = await (isForm(request) ? files() : readMessage(request));
    if (!repeated) await countBytes('words', wordBytes(read.sent));
    response.status(202).json({ seq: await messages.store(conversation, read, key) });
  };

  const router = express.Router();
  router.use(async (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    await allowed.request.address.take(addressKey(request));
    next();
  });
  router.get('/office', (_request, response) => {
    response.json(officeInfo(parts.office, clock.now().toISOString()));
  });
  router.post('/sessions', async (request, response) => {
    const network = addressKey(request);
    await allowed.session.take(network);
    await parts.disk.ensureForWords();
    const token = await openSession(parts, { network: parts.allowances.enabled ? network : null });
    response.status(201).json({ token });
  });
  router.delete('/sessions/current', async (request, response) => {
    const { _id } = await enter(request);
    await endSession(parts, _id);
    streams.endAll(_id);
    await parts.security.note({
      name: 'session-ended',
      result: 'ok',
      actor: null,
      details: { door: 'chat' },
    });
    response.status(204).end();
  });
  router.get('/messages', async (request, response) => {
    const { _id } = await enter(request);
    const { done, items, more } = await history.after(_id, placeOf(request.query['after']));
    response.json({ done: done && !more, items });
  });
  router.post('/messages', post);
  router.get('/stream', async (request, response) => {
    const { _id } = await enter(request);
    const after = placeOf(request.header('last-event-id') ?? request.query['after']);
    streams.open(_id, after, response, parts.allowances.enabled ? addressKey(request) : null);
  });
  router.get('/files/:seq/:n', async (request, response) => {
    const { _id } = await enter(request);
    const place = { seq: placeOf(request.params.seq), n: placeOf(request.params.n) };
    await sendOwnFile({ history, vault: parts.vault }, _id, place, response);
  });
  router.get('/files/:seq/:n/thumb', async (request, response) => {
    const { _id } = await enter(request);
    const place = { seq: placeOf(request.params.seq), n: placeOf(request.params.n) };
    await sendOwnThumb({ history, vault: parts.vault }, _id, place, response);
  });
  router.get('/attachments/:seq', async (request, response) => {
    const { _id } = await enter(request);
    await sendAttachment({ history, ...parts }, _id, placeOf(request.params.seq), response);
  });
  // A browser that is cut off while sending does not see the answer, so the rest of a refused body is read: more of it
  // for an existing chat than for a stranger.
  router.use((error: unknown, request: Request, _response: Response, next: NextFunction) => {
    void takeRest(request, known.has(request) ? CHAT_REFUSED_BODY : UNREAD_BODY);
    next(error);
  });
  return {
    traits: webTraits,
    routes: { path: '/api/chat', router },
    start: () => Promise.resolve(),
    stop: () => {
      streams.stop();
      return Promise.resolve();
    },
    deliver: () => Promise.resolve({ externalId: 'history' }),
    status: () => 'Obrolan web: aktif',
  };
}

/** Only one of the upload's files is in memory at a time. */
function uploadRequest(request: Request, address: string, chat: string): UploadRequest {
  const gone = new AbortController();
  request.once('close', () => gone.abort());
  const claimed = Number(request.header('content-length'));
  const bytes = claimed > 0 && claimed < FILE_MAX_BYTES ? claimed : FILE_MAX_BYTES;
  return { address, chat, bytes, gone: gone.signal };
}

function wordBytes(sent: Sent): number {
  return sent.kind === 'choice' ? 0 : Buffer.byteLength(sent.text ?? '');
}

/** 0 without a value. @throws {AppError} `invalid-parameters` 400 for anything else */
function placeOf(value: unknown): number {
  if (value === undefined || value === '') return 0;
  if (typeof value === 'string' && /^\d{1,15}$/u.test(value)) return Number(value);
  throw new AppError('invalid-parameters', 'a place in the history is a whole number');
}
