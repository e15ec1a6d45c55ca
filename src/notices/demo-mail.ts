import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate } from '../models/transaction.js';
import type { RenderedMail } from './mail-render.js';
import type { Attachment } from './types.js';

/** A mail of demo mode, as `GET /api/demo/mail` shows it (docs/contract.md, "HTTP"). */
export interface SentMail extends RenderedMail {
  readonly to: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly href: string;
  }[];
  /** ISO instant. */
  readonly at: string;
}

interface KeptMail extends RenderedMail {
  readonly to: string;
  /** Contents are base64, because what is sealed is JSON. */
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}

/** Stores a mail instead of sending it. A repeat under the same id is ignored. */
export async function keepMail(
  store: Store,
  keyring: Keyring,
  id: string,
  mail: RenderedMail & { readonly to: string; readonly attachments: readonly Attachment[] },
): Promise<void> {
  const kept: KeptMail = {
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: content.toString('base64'),
    })),
  };
  const doc = { _id: id, payload: keyring.sealTransit(kept), at: store.clock.now() };
  try {
    await native(store.sentMail).insertOne(doc);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** The mails of demo mode, newest first. */
export async function sentMail(
  store: Store,
  keyring: Keyring,
  { limit }: { readonly limit: number },
): Promise<{ readonly items: readonly SentMail[] }> {
  const docs = await native(store.sentMail).find().sort({ at: -1, _id: -1 }).limit(limit).toArray();
  return {
    items: docs.map(({ _id, payload, at }) => {
      const { to, subject, text, html, attachments } = open(keyring, payload);
      return {
        to,
        subject,
        text,
        html,
        attachments: attachments.map(({ filename, contentType }, index) => ({
          filename,
          contentType,
          href: `/api/demo/mail/${encodeURIComponent(_id)}/attachments/${index}`,
        })),
        at: at.toISOString(),
      };
    }),
  };
}

/** One attachment of a stored mail, by its index; null when there is none. */
export async function sentMailAttachment(
  store: Store,
  keyring: Keyring,
  id: string,
  index: number,
): Promise<Attachment | null> {
  const doc = await native(store.sentMail).findOne({ _id: id });
  const found = doc && open(keyring, doc.payload).attachments[index];
  return found
    ? {
        filename: found.filename,
        contentType: found.contentType,
        content: Buffer.from(found.content, 'base64'),
      }
    : null;
}

function open(keyring: Keyring, payload: Buffer): KeptMail {
  return keyring.openTransit<KeptMail>(payload);
}
