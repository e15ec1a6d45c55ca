import type { Request } from 'express';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { AppError } from '../../../core/errors.js';
import { plainFileName } from '../../../core/file-name.js';
import {
  CHAT_BODY_MAX_BYTES,
  CHAT_FILES_PER_MESSAGE,
  CHAT_MULTIPART_EXTRA_BYTES,
  CHAT_UPLOAD_IDLE_MS,
  FILE_MAX_BYTES,
} from '../../../core/limits.js';
import { FileTooLargeError } from '../channel.js';
import type { OpenUpload } from './upload-places.js';

/** One complete file of a form; name and type are the sender's claims, the name fit to be shown. */
export interface FormFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The results of `take` for a form's files, in order, and the text beside them. */
export interface Form<T> {
  readonly files: readonly T[];
  readonly text: string | null;
}

const BODY_MAX_BYTES = CHAT_FILES_PER_MESSAGE * FILE_MAX_BYTES + CHAT_MULTIPART_EXTRA_BYTES;

/** Options of {@link readForm}. */
export interface ReadOptions {
  /** Its place among the uploads. */
  readonly upload: OpenUpload;
  /** Silence after which the upload is given up, ms. */
  readonly idleMs?: number;
}

/**
 * Reads a multipart form with files under `files` and optional text under `text`. Passes the files one by one to `take`
 * and reads no further until it is done, so that at most one file is in memory. Takes no file after it rejected.
 * @throws {AppError} `file-too-large`, `too-many-files` or `body-too-large` 413; `malformed-request` 400; whatever
 *   `take` throws
 */
export async function readForm<T>(
  request: Request,
  take: (file: FormFile) => Promise<T>,
  { upload, idleMs = CHAT_UPLOAD_IDLE_MS }: ReadOptions,
): Promise<Form<T>> {
  if (Number(request.header('content-length') ?? 0) > BODY_MAX_BYTES) throw tooLarge();
  if (request.destroyed) throw malformed('the request ended early');
  const parser = parserOf(request);
  const files: T[] = [];
  let text: string | null = null;
  let work: Promise<void> = Promise.resolve();
  let current: BusboyFileStream | null = null;
  const { promise: whole, resolve, reject: fail } = deferred();
  let taking: Promise<T> | null = null;
  let over = false;
  const idle = setTimeout(() => {
    // While a file is being taken, the pause is ours: we do not read.
    if (taking !== null) idle.refresh();
    else fail(malformed('nothing came for too long'));
  }, idleMs);
  const alive = (): void => {
    upload.alive();
    idle.refresh();
  };
  const takenAway = (): void => fail(upload.takenAway.reason);
  const gone = (): void => {
    if (!request.complete) fail(malformed('the request ended early'));
  };
  parser.on('file', (field, stream, name, _encoding, contentType) => {
    // Listen from the start: an upload may break off while the file before it is being taken.
    stream.on('error', (error: unknown) => fail(malformed('the form cannot be read', error)));
    current = stream;
    work = work.then(async () => {
      if (field !== 'files') throw malformed('files are expected under "files"');
      const bytes = await bytesOf(stream);
      if (over) return;
      taking = upload.during(() =>
        take({ name: plainFileName(name), contentType: contentType || UNKNOWN_TYPE, bytes }),
      );
      files.push(await taking);
      taking = null;
      idle.refresh();
    });
    work.catch(fail);
  });
  parser.on('field', (field, value, _nameTruncated, truncated) => {
    if (truncated) fail(tooLarge());
    else if (field === 'text') text = value;
    else fail(malformed('only "files" and "text" are expected'));
  });
  for (const limit of ['filesLimit', 'fieldsLimit'] as const) {
    parser.on(limit, () => fail(new AppError('too-many-files')));
  }
  parser.on('error', (error) => fail(malformed('the form cannot be read', error)));
  parser.on('finish', resolve);
  request.on('data', alive).on('close', gone).on('error', gone);
  upload.takenAway.addEventListener('abort', takenAway);
  // `pipeline` would cut the connection of a client that must be told why its form is refused.
  request.pipe(parser);
  try {
    await whole;
    await work;
    return { files, text };
  } catch (error) {
    over = true;
    await (taking as Promise<T> | null)?.catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(idle);
    upload.takenAway.removeEventListener('abort', takenAway);
    request.unpipe(parser).off('data', alive).off('close', gone);
    (current as BusboyFileStream | null)?.destroy();
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

const UNKNOWN_TYPE = 'application/octet-stream';

function parserOf(request: Request): Busboy {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': request.header('content-type') ?? '' },
      limits: {
        files: CHAT_FILES_PER_MESSAGE,
        fields: 1,
        fieldSize: CHAT_BODY_MAX_BYTES,
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
    });
  } catch (error) {
    throw malformed('the form cannot be read', error);
  }
}

async function bytesOf(stream: BusboyFileStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FILE_MAX_BYTES) throw new FileTooLargeError(FILE_MAX_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function malformed(why: string, cause?: unknown): AppError {
  return new AppError('malformed-request', why, {}, cause === undefined ? {} : { cause });
}

function tooLarge(): AppError {
  return new AppError('body-too-large');
}
