import { FILE_FETCH_TIMEOUT_MS } from '../../../core/limits.js';
import { DeliveryError, FileTooLargeError, type FileRef } from '../channel.js';
import { BotApiError, type TelegramClient } from './client.js';
import { toDeliveryError } from './delivery-error.js';

/**
 * Fetches a file from Telegram. Reads at most `maxBytes`, whatever size was claimed, and tries once more when the
 * service fails. The download address contains the token and appears in no error.
 * @throws {FileTooLargeError} or {DeliveryError}, as `Channel.fetchFile` says
 */
export async function fetchTelegramFile(
  client: TelegramClient,
  file: FileRef,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  if (file.at !== 'channel') throw new DeliveryError('refused', 'no file of Telegram');
  if (file.size !== undefined && file.size > maxBytes) throw new FileTooLargeError(maxBytes);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(FILE_FETCH_TIMEOUT_MS)]);
  try {
    return await attempt(client, file.fileId, maxBytes, limited);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.reason !== 'unreachable' || limited.aborted) throw error;
    return attempt(client, file.fileId, maxBytes, limited);
  }
}

async function attempt(
  client: TelegramClient,
  fileId: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const found = await client.call('getFile', { file_id: fileId }, { signal }).catch((error: unknown) => {
    if (error instanceof BotApiError && /file is too big/iu.test(error.description)) {
      throw new FileTooLargeError(maxBytes);
    }
    throw toDeliveryError(error);
  });
  if (found.file_size !== undefined && found.file_size > maxBytes) throw new FileTooLargeError(maxBytes);
  if (found.file_path === undefined) throw new DeliveryError('refused', 'getFile: no path');
  return download(client.fileUrl(found.file_path), maxBytes, signal);
}

async function download(url: URL, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal, redirect: 'error' });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const reason = response.status >= 500 || response.status === 429 ? 'unreachable' : 'refused';
      throw new DeliveryError(reason, `download: ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new FileTooLargeError(maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } catch (error) {
    if (error instanceof DeliveryError || error instanceof FileTooLargeError) throw error;
    throw new DeliveryError(
      'unreachable',
      signal.aborted ? 'download: timeout' : 'download: connection lost',
    );
  }
}
