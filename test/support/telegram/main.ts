import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCrowd, type CrowdPlan } from './crowd.js';
import { TelegramEmulator, type EmulatorOptions } from './emulator.js';
import type { Fault } from './faults.js';
import { answer, readBody } from './wire.js';

/*
 * The emulator as a process of its own, so that a bench measures its CPU separately. Start it from dist with `fork` or
 * by hand: `node dist/test/support/telegram/main.js '{"pacing":null}'`. It prints one line of JSON, {url, control, token},
 * and takes on `control`:
 *   POST /crowd  CrowdPlan  → CrowdReport        POST /fault Fault → {}
 *   POST /group {title}     → {id}               GET  /stats       → {cpuMs, rssBytes, updates, pending, calls, paced}
 *   POST /stop              → {} and the process ends
 */
const options = JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions;
const telegram = await TelegramEmulator.start(options);
telegram.recordCalls = false;

async function json<T>(request: IncomingMessage): Promise<T> {
  return JSON.parse((await readBody(request)).toString('utf8') || '{}') as T;
}

async function control(request: IncomingMessage): Promise<unknown> {
  switch (`${request.method} ${request.url}`) {
    case 'POST /crowd':
      return runCrowd(telegram, await json<CrowdPlan>(request));
    case 'POST /fault':
      telegram.fail(await json<Fault>(request));
      return {};
    case 'POST /group':
      return { id: telegram.group((await json<{ title?: string }>(request)).title ?? 'Staf').id };
    case 'GET /stats': {
      const { user, system } = process.cpuUsage();
      return {
        cpuMs: (user + system) / 1000,
        rssBytes: process.memoryUsage.rss(),
        updates: telegram.updates.pushed,
        pending: telegram.updates.pending.length,
        calls: Object.fromEntries(telegram.callCounts),
        paced: telegram.paced,
      };
    }
    default:
      throw new Error('no such control');
  }
}

const server = createServer((request, response) => {
  if (request.url === '/stop') {
    answer(response, 200, {});
    response.on('finish', () => {
      server.close();
      server.closeAllConnections();
      void telegram.stop();
    });
    return;
  }
  control(request).then(
    (result) => answer(response, 200, result),
    (error: unknown) => answer(response, 400, { error: String(error) }),
  );
});
// A crowd of hundreds may talk for minutes.
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const line = { url: telegram.url, control: `http://127.0.0.1:${port}`, token: telegram.token };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  process.send?.(line);
});
