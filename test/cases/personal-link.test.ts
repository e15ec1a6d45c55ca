import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseOfLink, personalLink, withPersonalLink } from '../../src/cases/personal-link.js';
import { PERSONAL_LINK_LIFE_MS } from '../../src/core/limits.js';
import { testStore, type TestStore } from '../support/store.js';

const CASE = '01kb0000000000000000000000';
const BASE = 'https://loket.contoh.test';

let at: TestStore;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.stop());

const link = (): string => personalLink({ keyring: at.keyring, baseUrl: BASE }, CASE, at.clock.now());
const tokenOf = (address: string): string => address.slice(`${BASE}/lanjut/`.length);
const opens = (token: string, afterMs = 0): string | null =>
  caseOfLink(at.keyring, token, new Date(at.clock.now().getTime() + afterMs));

describe('a personal link', () => {
  it('leads to its case for thirty days, again and again', () => {
    const address = link();
    expect(address).toMatch(/^https:\/\/loket\.contoh\.test\/lanjut\/[\w-]+$/u);
    expect(PERSONAL_LINK_LIFE_MS).toBe(30 * 24 * 60 * 60 * 1000);
    const token = tokenOf(address);
    expect([opens(token), opens(token), opens(token, PERSONAL_LINK_LIFE_MS - 1_000)]).toEqual([
      CASE,
      CASE,
      CASE,
    ]);
    expect(opens(token, PERSONAL_LINK_LIFE_MS)).toBeNull();
  });

  it('shows nothing of the case, and is another one in each mail', () => {
    const [one, other] = [link(), link()];
    expect(one).not.toBe(other);
    const token = tokenOf(one);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(CASE);
    expect(token).not.toContain(CASE);
  });

  it('is refused alike when it is guessed, changed, cut or made for something else', () => {
    const token = tokenOf(link());
    const sealed = (value: unknown): string => at.keyring.sealTransit(value).toString('base64url');
    const until = Math.floor(at.clock.now().getTime() / 1000 + 100).toString(36);
    for (const wrong of [
      '',
      'x',
      'A'.repeat(token.length),
      token.slice(0, -1),
      `${token}A`,
      `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`,
      `${CASE}.${'A'.repeat(43)}`,
      '../petugas',
      sealed(CASE),
      sealed({ lanjut: CASE, until }),
      sealed(`bukan ${CASE} ${until}`),
      sealed(`lanjut ${CASE}`),
    ]) {
      expect(opens(wrong)).toBeNull();
    }
    expect(opens(sealed(`lanjut ${CASE} ${until}`))).toBe(CASE);
  });

  it('ends a mail', () => {
    const mail = { to: 'a@b.test', subject: 's', paragraphs: ['Halo.'] };
    const linked = withPersonalLink({ keyring: at.keyring, baseUrl: BASE }, CASE, mail, at.clock.now());
    expect(linked.paragraphs).toHaveLength(2);
    const address = /https:\S+\/lanjut\/\S+$/u.exec(linked.paragraphs[1] ?? '')?.[0] ?? '';
    expect(opens(tokenOf(address))).toBe(CASE);
  });
});
