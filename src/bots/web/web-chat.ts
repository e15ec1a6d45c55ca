import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Clock } from '../../core/clock.js';
import { AppError } from '../../core/errors.js';
import type { Ids } from '../../core/ids.js';
import type { Logger } from '../../core/log.js';
import type { Signals } from '../../core/signals.js';
import type { Examine } from '../../documents/examine.js';
import type { Vault } from '../../documents/vault.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import type { Attachment, AttachmentRef } from '../../notices/types.js';
import type { Office } from '../../sop/office.js';
import type { Channel } from '../channel.js';
import { ensureKey } from '../conversations.js';
import { addressKey } from './allowance.js';
import { chatAllowances, type ChatAllowances } from './chat-allowances.js';
import { sendAttachment, sendOwnFile } from './downloads.js';
import { History } from './history.js';
import { Messages, type Entered } from './messages.js';
import { officeInfo } from './office-info.js';
import { isForm, readMessage, type Read } from './read-message.js';
import { conversationOf, openSession } from './sessions.js';
import { Streams } from './streams.js';
import { notKept, Uploads } from './uploads.js';
import { webChannel } from './web-channel.js';

export interface WebChatParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly office: Office;
  readonly vault: Pick<Vault, 'put' | 'read'>;
  /** Looks at an uploaded file before it is stored. */
  readonly inspect: Examine;
  readonly signals: Signals;
  readonly attachments: { make(ref: AttachmentRef): Promise<Attachment | null> };
  /** False: nothing is counted (tests and benches, demo mode only). */
  readonly rateLimits: boolean;
  /** Other allowances than the product's; for tests. */
  readonly allowances?: ChatAllowances;
  /** Free bytes where files are kept; unset: not looked at. */
  readonly freeDisk?: () => Promise<number>;
}

/** The web chat: a channel, and its HTTP interface for `/api/chat` (CONTRACT "Web chat"). */
export interface WebChat {
  readonly channel: Channel;
  readonly router: Router;
  /** Ends open streams; requests under way go on. */
  stop(): void;
}

/** Puts the web chat together. Its errors are left to the server's mapper. */
export function createWebChat(parts: WebChatParts): WebChat {
  const { store, keyring, clock } = parts;
  const history = new History(store, keyring);
  const messages = new Messages({ ...parts, history });
  const uploads = new Uploads(parts);
  const streams = new Streams({ ...parts, history });
  const allowed = parts.allowances ?? chatAllowances(clock, parts.rateLimits);

  const enter = async (request: Request): Promise<ConversationDoc> => {
    const conversation = await conversationOf(parts, request);
    allowed.request.session.take(conversation._id);
    return conversation;
  };

  const post = async (request: Request, response: Response): Promise<void> => {
    const found = await enter(request);
    const conversation: Entered = { ...found, keyId: await ensureKey(parts, found) };
    const address = addressKey(request);
    const key = messages.keyOf(conversation, request.header('idempotency-key'));
    const repeated = await messages.isStored(key);
    if (!repeated) {
      allowed.message.session.take(conversation._id);
      allowed.message.address.take(address);
    }
    const reading = (): Promise<Read> =>
      readMessage(request, response, (file) => {
        allowed.bytes.session.take(conversation._id, file.bytes.length);
        allowed.bytes.address.take(address, file.bytes.length);
        return repeated ? notKept(file) : uploads.put(file, conversation.keyId);
      });
    const read = await (isForm(request) ? uploads.during(conversation._id, reading) : reading());
    response.status(202).json({ seq: await messages.store(conversation, read, key) });
  };

  const router = express.Router();
  router.use((request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    allowed.request.address.take(addressKey(request));
    next();
  });
  router.get('/office', (_request, response) => {
    response.json(officeInfo(parts.office, clock.now().toISOString()));
  });
  router.post('/sessions', async (request, response) => {
    const network = addressKey(request);
    allowed.session.take(network);
    const token = await openSession(parts, { network: parts.rateLimits ? network : null });
    response.status(201).json({ token });
  });
  router.get('/messages', async (request, response) => {
    const { _id } = await enter(request);
    const { done, items, more } = await history.after(_id, placeOf(request.query['after']));
    response.json({ done: done && !more, items });
  });
  router.post('/messages', post);
  router.get('/stream', async (request, response) => {
    const { _id } = await enter(request);
    streams.open(_id, placeOf(request.header('last-event-id') ?? request.query['after']), response);
  });
  router.get('/files/:seq/:n', async (request, response) => {
    const { _id } = await enter(request);
    const place = { seq: placeOf(request.params.seq), n: placeOf(request.params.n) };
    await sendOwnFile({ history, vault: parts.vault }, _id, place, response);
  });
  router.get('/attachments/:seq', async (request, response) => {
    const { _id } = await enter(request);
    await sendAttachment({ history, ...parts }, _id, placeOf(request.params.seq), response);
  });
  router.use(takeTheRest);
  const stop = (): void => streams.stop();
  return { channel: webChannel(stop), router, stop };
}

/** Reads to its end what a refused request still sends: a browser that is cut off while sending sees no answer. */
function takeTheRest(error: unknown, request: Request, _response: Response, next: NextFunction): void {
  request.unpipe();
  request.resume();
  next(error);
}

/** A place in the history; nothing means its beginning. @throws {AppError} `invalid-parameters` 400 for anything else */
function placeOf(value: unknown): number {
  if (value === undefined || value === '') return 0;
  if (typeof value === 'string' && /^\d{1,15}$/u.test(value)) return Number(value);
  throw new AppError('invalid-parameters', 400, 'a place in the history is a whole number');
}
