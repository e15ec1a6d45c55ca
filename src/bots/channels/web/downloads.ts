import type { Response } from 'express';
import { AppError } from '../../../core/errors.js';
import { plainFileName } from '../../../core/file-name.js';
import type { Vault } from '../../../documents/vault.js';
import type { Attachment, AttachmentRef } from '../../../notices/types.js';
import type { History } from './history.js';

/**
 * Sends a file that the person sent in this chat: file `n` of the message `seq`.
 * @throws {AppError} `not-found` 404 when there is none at that place, or it was destroyed
 */
export async function sendOwnFile(
  parts: { readonly history: History; readonly vault: Pick<Vault, 'read'> },
  conversationId: string,
  { seq, n }: { readonly seq: number; readonly n: number },
  response: Response,
): Promise<void> {
  const content = await parts.history.content(conversationId, seq);
  const file = content?.files?.[n];
  const stored = file?.fileId === undefined ? null : await parts.vault.read(file.fileId);
  if (!file || !stored) throw missing();
  // Histories from before names were cleaned have them as they were claimed, and a header refuses some.
  const filename = plainFileName(file.name);
  send({ filename, contentType: stored.contentType, content: stored.bytes }, response);
}

/**
 * Sends the first page of file `n` of the message `seq` as the small JPEG that was made of it at intake.
 * @throws {AppError} `not-found` 404 when there is none: no such file, one with too many pages, or a destroyed one
 */
export async function sendOwnThumb(
  parts: { readonly history: History; readonly vault: Pick<Vault, 'view'> },
  conversationId: string,
  { seq, n }: { readonly seq: number; readonly n: number },
  response: Response,
): Promise<void> {
  const content = await parts.history.content(conversationId, seq);
  const fileId = content?.files?.[n]?.fileId;
  const thumb = fileId === undefined ? null : await parts.vault.view(fileId, 1, 'thumb');
  if (!thumb) throw missing();
  send({ filename: 'halaman-1.jpg', contentType: 'image/jpeg', content: thumb }, response);
}

/**
 * Makes and sends the document that came with the message `seq`.
 * @throws {AppError} `not-found` 404 when none came with it, or its case's data were destroyed
 */
export async function sendAttachment(
  parts: {
    readonly history: History;
    readonly attachments: { make(ref: AttachmentRef): Promise<Attachment | null> };
  },
  conversationId: string,
  seq: number,
  response: Response,
): Promise<void> {
  const ref = (await parts.history.content(conversationId, seq))?.attach;
  const made = ref === undefined ? null : await parts.attachments.make(ref);
  if (!made) throw missing();
  send(made, response);
}

/** The headers make browsers save a stranger's file and never show it under the product's origin. */
function send({ filename, contentType, content }: Attachment, response: Response): void {
  response.attachment(filename);
  response.setHeader('Content-Type', contentType);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.send(content);
}

function missing(): AppError {
  return new AppError('not-found', 'berkas tidak ditemukan');
}
