import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FILE_MAX_BYTES } from '../../src/core/limits.js';
import { Clamd } from '../../src/documents/clamd.js';
import { scanProbe } from '../../src/documents/scan-probe.js';
import { FakeClamd, type Behaviour } from '../support/fake-clamd.js';

let server: FakeClamd;
let clamd: Clamd;
beforeEach(async () => {
  server = await FakeClamd.start();
  clamd = new Clamd(server.url);
});
afterEach(async () => {
  await server.stop();
  expect(server.wrong).toEqual([]);
});

const FILE = Buffer.from('a scan of nothing');
const scanning = (behaviour: Behaviour, bytes = FILE) => {
  server.behaviour = behaviour;
  return clamd.scan(bytes);
};
const saying = (...answer: string[]) => scanning({ answer });

describe('an answer', () => {
  test.each([
    ['stream: OK\0', { result: 'clean' }],
    ['stream: Win.Trojan.X-1 FOUND\0', { result: 'infected', signature: 'Win.Trojan.X-1' }],
    ['stream: Eicar(69630e:68) FOUND\0', { result: 'infected', signature: 'Eicar(69630e:68)' }],
    ['stream: OK FOUND\0', { result: 'infected', signature: 'OK' }],
    ['INSTREAM size limit exceeded. ERROR\0', { result: 'incomplete' }],
    ['stream: Heuristics.Limits.Exceeded FOUND\0', { result: 'incomplete' }],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0', { result: 'incomplete' }],
    ['stream: Heuristics.Encrypted.PDF FOUND\0', { result: 'incomplete' }],
    [
      'stream: Heuristics.Phishing.Email FOUND\0',
      { result: 'infected', signature: 'Heuristics.Phishing.Email' },
    ],
  ])('%j is %j', async (answer, scan) => {
    expect(await saying(answer)).toEqual(scan);
    expect(await saying(...Array.from(answer))).toEqual(scan);
  });

  test.each([
    ['stream: Can not allocate memory ERROR\0'],
    ['COMMAND READ TIMED OUT\0'],
    ['UNKNOWN COMMAND\0'],
    ['stream: OK'],
    ['stream: OK\n'],
    ['stream: ok\0'],
    ['OK\0'],
    ['stream: OK\0stream: OK\0'],
    ['stream:  FOUND\0'],
    ['\0'],
    [''],
  ])('%j says nothing of the file', async (answer) => {
    await expect(saying(answer)).rejects.toMatchObject({ code: 'scanner-away', status: 503 });
  });

  test('without an end says nothing either', async () => {
    await expect(saying('x'.repeat(5_000))).rejects.toMatchObject({ code: 'scanner-away' });
  });

  test('counts as clean only after all of the file was sent', async () => {
    const large = Buffer.alloc(4_000_000, 1);
    await expect(scanning({ answerAfter: 65_536 }, large)).rejects.toMatchObject({ code: 'scanner-away' });
    const found = ['stream: Worm FOUND\0'];
    expect(await scanning({ answerAfter: 65_536, answer: found }, large)).toMatchObject({
      result: 'infected',
    });
  });
});

describe('a file', () => {
  test.each([0, 1, 65_535, 65_536, 65_537, FILE_MAX_BYTES])('of %d bytes arrives whole', async (size) => {
    const bytes = Buffer.alloc(size, 'abcdefg');
    expect(await clamd.scan(bytes)).toEqual({ result: 'clean' });
    expect(server.streams).toHaveLength(1);
    expect(server.streams[0]?.ended).toBe(true);
    expect(server.streams[0]?.content.equals(bytes)).toBe(true);
  });

  test('with a virus is found, over a Unix socket too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loket-clamd-'));
    const local = await FakeClamd.start(join(folder, 'clamd.sock'));
    try {
      const scan = await new Clamd(local.url).scan(scanProbe(5_000));
      expect(scan).toEqual({ result: 'infected', signature: 'Eicar-Test-Signature' });
    } finally {
      await local.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test('over the size of a stream is not scanned, although the line breaks while it is sent', async () => {
    const large = Buffer.alloc(8_000_000, 1);
    for (let round = 0; round < 20; round++) {
      expect(await scanning({ streamMax: 100_000 }, large)).toEqual({ result: 'incomplete' });
    }
  });
});

describe('a scanner', () => {
  const hasty = { connect: 200, whole: 100 };

  test.each<[string, Behaviour]>([
    ['that never answers', { answer: 'hang' }],
    ['that stops reading', { readUpTo: 65_536 }],
    ['that sends half an answer', { answer: ['stream: O', ''] }],
    ['that hangs up', { answer: 'cut' }],
    ['that hangs up in the middle', { answer: 'cut', answerAfter: 65_536 }],
  ])('%s is away', async (_what, behaviour) => {
    server.behaviour = behaviour;
    const scan = new Clamd(server.url, hasty).scan(Buffer.alloc(30_000_000, 1));
    await expect(scan).rejects.toMatchObject({ code: 'scanner-away' });
  });

  test('that is not there is away', async () => {
    const gone = await FakeClamd.start();
    await gone.stop();
    await expect(new Clamd(gone.url).scan(FILE)).rejects.toMatchObject({ code: 'scanner-away' });
    await expect(new Clamd('unix:/nowhere/clamd').version()).rejects.toMatchObject({ code: 'scanner-away' });
  });

  test('tells its version; what is no ClamAV is away', async () => {
    expect(await clamd.version()).toBe('ClamAV 1.4.6/27800/Mon Nov 23');
    server.behaviour = { version: '220 mail.example ESMTP' };
    await expect(clamd.version()).rejects.toMatchObject({ code: 'scanner-away' });
  });
});
