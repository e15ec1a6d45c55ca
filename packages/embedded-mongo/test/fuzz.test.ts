import { describe, expect, it } from '@jest/globals';
import { temporaryMongo } from '@loket/embedded-mongo/testing';
import { fuzz } from './support/wire-fuzz.js';
import { WireClient } from './support/wire-client.js';

/**
 * `FUZZ_SEED` gives other frames. For many frames, with a look at the memory: `npm run build:programs && node
 * dist/programs/test/programs/fuzz-wire.js 100000`.
 */
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 2000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

describe('frames that no client should send', () => {
  it('neither end nor stop the server, and leave other clients alone', async () => {
    const troubles: string[] = [];
    const server = await temporaryMongo({
      log: { warn: (details) => troubles.push(JSON.stringify(details)) },
    });
    try {
      const steady = await WireClient.open(server.socketPath);
      await steady.send({ insert: 'kept', documents: [{ _id: 1, text: 'x' }], $db: 'steady' });
      for (let part = 0; part < 10; part += 1) {
        await fuzz(server.socketPath, FRAMES / 10, SEED + part);
        expect(await steady.send({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
      }
      const kept = await steady.send({ find: 'kept', $db: 'steady' });
      expect(kept?.['cursor'].firstBatch).toEqual([{ _id: 1, text: 'x' }]);
      expect(troubles).toEqual([]);
      steady.destroy();
    } finally {
      await server.remove();
    }
  });
});
