import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileTooLargeError, type FileRef } from '../../../../src/bots/channels/channel.js';
import type { SentFile } from '../../../support/telegram/person.js';
import { harness, type Harness } from './harness.js';

const MB = 1024 * 1024;

describe('fetching a file from Telegram', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await harness();
  });
  afterEach(() => h.stop());

  const send = async (file: SentFile): Promise<FileRef> => {
    h.telegram.person().sends(file);
    const body = await h.until(() => h.stored.at(-1)?.body);
    if (body.kind !== 'file') throw new Error('no file came in');
    return body.file;
  };
  const get = (file: FileRef, maxBytes = 20 * MB): Promise<Buffer> =>
    h.channel.fetchFile(file, maxBytes, new AbortController().signal);

  it('gives its bytes', async () => {
    const content = Buffer.alloc(3 * MB, 'scan');
    const file = await send({ as: 'photo', content });
    expect((await get(file)).equals(content)).toBe(true);
  });

  it.each([
    ['that claims too much', { sizeClaim: 30 * MB, bytes: 10 }],
    ['that claims little and is large', { sizeClaim: 10, bytes: 2 * MB }],
  ])('refuses a file %s', async (_name, { sizeClaim, bytes }) => {
    const file = await send({ as: 'document', content: Buffer.alloc(bytes, 1), sizeClaim });
    await expect(get(file, MB)).rejects.toBeInstanceOf(FileTooLargeError);
  });

  it('reads Telegram’s own refusal of a large file', async () => {
    const { size: _claim, ...file } = await send({
      as: 'document',
      content: Buffer.alloc(5),
      sizeClaim: 25 * MB,
    });
    await expect(get(file as FileRef, 30 * MB)).rejects.toBeInstanceOf(FileTooLargeError);
  });

  it('tries once more when the service fails, and then gives up for now', async () => {
    const file = await send({ as: 'document', content: Buffer.from('isi') });
    h.telegram.fail({ method: 'download', kind: { type: 'refuse', code: 502 } });
    expect((await get(file)).toString()).toBe('isi');
    h.telegram.fail({ method: 'download', kind: { type: 'cut', when: 'before' } });
    expect((await get(file)).toString()).toBe('isi');
    h.telegram.fail({ method: 'getFile', kind: { type: 'refuse', code: 500 } });
    expect((await get(file)).toString()).toBe('isi');
    h.telegram.fail({ method: 'download', kind: { type: 'refuse', code: 500 }, times: 2 });
    const error = await get(file).catch((e: unknown) => e);
    expect(error).toMatchObject({ reason: 'unreachable', message: 'download: 500', retryable: true });
    expect(String((error as Error).stack)).not.toContain('AAEmulatorToken');
  });

  it('says for ever no to a file that is gone', async () => {
    await expect(get({ at: 'channel', fileId: 'F999' })).rejects.toMatchObject({ reason: 'refused' });
  });

  it('ends at once when it is called off', async () => {
    const file = await send({ as: 'document', content: Buffer.from('isi') });
    h.telegram.fail({ method: 'download', kind: { type: 'slow', ms: 5000 } });
    const controller = new AbortController();
    const fetching = h.channel.fetchFile(file, MB, controller.signal);
    await h.telegram.until(() => h.telegram.callCounts.get('getFile') === 1, 'ask for the file');
    controller.abort();
    await expect(fetching).rejects.toMatchObject({ reason: 'unreachable' });
  });
});
