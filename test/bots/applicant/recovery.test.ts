import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseState } from '../../../src/sop/case.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

const UNDO_SECONDS = 600;

let world: TurnWorld;
let kase: CaseState;
beforeAll(async () => {
  world = await turnWorld({ undoSeconds: UNDO_SECONDS });
  await world.says('old', '/start');
  kase = await world.submit('old');
});
afterAll(() => world.stop());

/** Somebody with the mail of the case recovers it in a new chat; gives what is answered. */
async function recovers(chat: string): Promise<string> {
  await world.says(chat, '/start');
  await world.says(chat, 'pulihkan');
  await world.says(chat, kase.applicant?.nik ?? '');
  const [mail = ''] = (await world.mails()).slice(-1);
  return world.says(chat, /"(\d{6})"/u.exec(mail)?.[1] ?? 'no code');
}

describe('a recovered case', () => {
  it('shows a return only once it is told, and then goes on at the fix', async () => {
    await world.parts.cases.act({
      caseId: kase.id,
      action: 'receive-files',
      input: { outcome: 'deficient', deficiencies: [{ document: 'npwp', reason: 'buram' }] },
      caller: { kind: 'staff', username: 'sari', role: 'helpdesk' },
      channel: 'web',
    });
    const early = await recovers('early');
    expect(early).toContain('sudah tersambung ke percakapan ini');
    expect(early).toContain('Tahap 2 dari 5');
    expect(early).not.toContain('NPWP');
    expect(await world.state('early')).toMatchObject({ flow: 'status' });
    world.clock.advance(UNDO_SECONDS * 1_000);
    const late = await recovers('late');
    expect(late).toContain('Scan NPWP');
    expect(await world.state('late')).toMatchObject({ flow: 'correction', step: 'document' });
  });
});
