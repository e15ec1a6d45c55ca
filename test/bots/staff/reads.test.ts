import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { turnWorld, type TurnWorld } from '../turn-world.js';

let world: TurnWorld;
let caseId = '';
beforeAll(async () => {
  world = await turnWorld();
  await world.addStaff('helpdesk', 'helpdesk', '501');
  await world.addStaff('verifikator', 'verifikator', '601');
  await world.says('1', '/start');
  caseId = (await world.submit('1')).id;
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const says = (text: string, user = '501'): Promise<string> =>
  world.says('-100', text, { scope: 'group', sender: { id: user } });
const version = async (): Promise<number> => (await world.parts.cases.byId(caseId))?.version ?? 0;

/** Commands on the collection of cases: the number that was typed, the case itself, other ones with its NIK. */
const LOOKED_UP = 1;
const LOADED = 1;
const SAME_NIK = 2;

describe('a staff command reads its case once', () => {
  it('when it acts: for its refusal, its doing and the buttons before', async () => {
    const before = await version();
    world.forget();
    expect(await says('/terima 1 sipesut')).toContain('tercatat');
    // Others with its NIK are looked for once more, for the card of the case as it is then.
    expect(world.count('find cases')).toBe(LOOKED_UP + LOADED + 2 * SAME_NIK);
    expect(await version()).toBeGreaterThan(before);
  });

  it('when it is refused: the card is that of the case in hand, and the case stays', async () => {
    const before = await version();
    world.forget();
    expect(await says('/jadwalkan 1 besok', '601')).not.toContain('tercatat');
    expect(world.count('find cases')).toBe(LOOKED_UP + LOADED + SAME_NIK);
    expect(await version()).toBe(before);
  });

  it('when it looks', async () => {
    expect(await says('/lihat 1')).toContain('KT-2026-00001');
    expect(world.count('find cases')).toBe(LOOKED_UP + LOADED + SAME_NIK);
    expect(world.count('insert readings')).toBe(1);
  });

  it('when it writes to the applicant', async () => {
    expect(await says('/pesan 1 Mohon menunggu.')).toContain('sudah dikirim');
    expect(world.count('find cases')).toBe(LOOKED_UP + LOADED + SAME_NIK);
    expect(await world.heard(world.idOf('1'))).toContain('Mohon menunggu.');
  });

  it('when it begins a form, and when that is filled in', async () => {
    await says('/bersih 1');
    world.forget();
    expect(await says('/lengkap 1')).toContain('☐');
    expect(world.count('find cases')).toBe(LOOKED_UP + LOADED + SAME_NIK);
  });
});
