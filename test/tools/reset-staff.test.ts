import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { silentLogger } from '../../src/core/log.js';
import { Client } from '../support/admin/client.js';

let folder: string;
let app: App;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loket-reset-'));
  app = await createApp(readConfig({ DATA_DIR: folder, PORT: '0' }), { log: silentLogger() });
  await app.start();
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the tool as `npm run staff:reset -- NAME` does, beside the running product. */
async function reset(...names: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'], DATA_DIR: folder };
  const child = promisify(execFile)(process.execPath, ['dist/src/tools/reset-staff.js', ...names], { env });
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

describe('npm run staff:reset', () => {
  it('gives a new password, takes the second factor away and ends everything, beside the running product', async () => {
    const url = app.url() ?? '';
    const admin = new Client(url);
    await admin.login('admin');
    const { secret } = (await admin.api('POST', '/staff/me/totp')).body;
    await admin.api('POST', '/staff/me/totp/confirm', { body: { otp: generateSync({ secret }) } });
    expect(
      (await new Client(url).api('POST', '/session', { body: { username: 'admin', password: 'demo' } })).body
        .code,
    ).toBe('otp-required');
    const { code, out } = await reset('admin');
    expect(code).toBe(0);
    const password = /shown once: (\S+)/.exec(out)?.[1] ?? '';
    expect(password.length).toBeGreaterThan(20);
    expect((await admin.api('GET', '/session')).status).toBe(401);
    await new Client(url).login('admin', password);
    await expect(new Client(url).login('admin', 'demo')).rejects.toThrow('wrong-credentials');
  });

  it('says what is wrong with its name', async () => {
    const nobody = await reset('tidak-ada');
    expect([nobody.code, nobody.out]).toEqual([78, '']);
    const none = await reset();
    expect([none.code, none.err.includes('staff:reset -- NAME')]).toEqual([78, true]);
  });
});
