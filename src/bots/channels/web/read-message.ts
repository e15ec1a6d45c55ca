import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { cutText } from '../../../core/cut-text.js';
import { AppError } from '../../../core/errors.js';
import { CHAT_BODY_MAX_BYTES, CHAT_CHOICES } from '../../../core/limits.js';
import { jsonOf, readBody } from '../../../core/read-body.js';
import type { FileRef } from '../channel.js';
import { readForm, type FormFile, type ReadOptions } from './multipart.js';

/** A file of a message: where it is stored, and what the history says of it. */
export interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly ref: FileRef;
}

/** What a person sent by one request. */
export type Sent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly id: string }
  | { readonly kind: 'files'; readonly files: readonly SentFile[]; readonly text: string | null };

/** A message with a fingerprint of its meaning, which is equal for a repeat, whatever the form's boundaries are. */
export interface Read {
  readonly sent: Sent;
  readonly fingerprint: string;
}

const MESSAGE = z.object({
  text: z
    .string()
    .refine((text) => text.trim() !== '')
    .optional(),
  choice: z
    .string()
    .min(1)
    .refine((id) => Buffer.byteLength(id) <= CHAT_CHOICES.idBytes)
    .optional(),
});

/**
 * Reads a message without files: JSON `{text}` or `{choice}`; a text is cut to `TEXT_MAX_CHARS`.
 * @throws {AppError} `unsupported-media-type` 415, `invalid-input` 422, and what `readBody` and `jsonOf` throw
 */
export async function readMessage(request: Request): Promise<Read> {
  if (typeof request.is('application/json') !== 'string') {
    throw new AppError('unsupported-media-type', 'send application/json or multipart/form-data');
  }
  const { success, data } = MESSAGE.safeParse(jsonOf(await readBody(request, CHAT_BODY_MAX_BYTES)));
  if (success && data.text !== undefined && data.choice === undefined) {
    const fingerprint = JSON.stringify(['text', data.text]);
    return { sent: { kind: 'text', text: cutText(data.text) }, fingerprint };
  }
  if (success && data.choice !== undefined && data.text === undefined) {
    return {
      sent: { kind: 'choice', id: data.choice },
      fingerprint: JSON.stringify(['choice', data.choice]),
    };
  }
  throw new AppError('invalid-input', 'a message is {text} or {choice}, not empty');
}

/** True for a multipart form, the shape in which files come. */
export function isForm(request: Request): boolean {
  return typeof request.is('multipart/form-data') === 'string';
}

/**
 * Reads a message with files; `store` gets each file as soon as it is complete.
 * @throws {AppError} `invalid-input` 422 without a file, and what `readForm` throws
 */
export async function readFiles(
  request: Request,
  store: (file: FormFile) => Promise<SentFile>,
  options: ReadOptions,
): Promise<Read> {
  const read = async (file: FormFile) => ({
    print: [file.name, createHash('sha256').update(file.bytes).digest('base64url')],
    sent: await store(file),
  });
  const { files, text } = await readForm(request, read, options);
  if (files.length === 0) throw new AppError('invalid-input', 'the form holds no file under "files"');
  const words = text === null || text.trim() === '' ? null : cutText(text);
  return {
    sent: { kind: 'files', files: files.map(({ sent }) => sent), text: words },
    fingerprint: JSON.stringify(['files', words, ...files.map(({ print }) => print)]),
  };
}
