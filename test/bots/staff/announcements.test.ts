import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Incoming } from '../../../src/bots/channels/channel.js';
import { announce, announceMerged, planAnnouncements } from '../../../src/bots/staff/announcements.js';
import type { Announcement } from '../../../src/notices/announcement.js';
import { takeCaseRef } from '../../../src/bots/staff/case-ref.js';
import { staffMenu } from '../../../src/bots/staff/commands.js';
import { shortName } from '../../../src/bots/staff/masking.js';
import { maskDigits, maskQuoted } from '../../../src/core/mask.js';
import { routeOf } from '../../../src/bots/staff/routing.js';
import { SMALL_TABLE } from './small-table.js';

const name = 'Drs. Budi Santoso, M.M.';

describe('announcements to the staff group', () => {
  it('names a case in short with a button to it', () => {
    expect(announce({ kind: 'new-case', number: 'KT-2026-00001', name })).toEqual({
      text: '*Permohonan baru* KT-2026-00001 · Budi S.',
      choices: [{ id: 'v|KT-2026-00001', label: 'Lihat KT-2026-00001' }],
    });
    expect(announce({ kind: 'fixed', number: 'KT-2026-00001', name, round: 3 }).text).toContain(
      'Perbaikan ke-2',
    );
  });

  it('quotes an applicant without numbers and addresses', () => {
    const text =
      'NIK saya 6472 0101 0190 0001, HP 0812-3456-7890, surel budi@contoh.id, tanggal 24-11-2026 *penting*';
    const { text: said } = announce({ kind: 'message', number: null, name: null, text });
    expect(said).toContain('tanggal 24-11-2026');
    expect(said).toContain('Balas pesan ini untuk menjawab.');
    expect(said).not.toMatch(/6472|0812|7890|budi@/u);
  });

  it('merges above twenty a minute and counts what does not fit', () => {
    const many: Announcement[] = Array.from({ length: 21 }, (_, i) => ({
      kind: 'new-case',
      number: `KT-2026-${String(i + 1).padStart(5, '0')}`,
      name,
    }));
    expect(planAnnouncements(many.slice(0, 20), 0)).toHaveLength(20);
    expect(planAnnouncements(many, 0)).toEqual([many]);
    expect(planAnnouncements(many.slice(0, 3), 18)).toHaveLength(1);
    expect(planAnnouncements([], 40)).toEqual([]);
    const { text } = announceMerged(many);
    expect(text).toContain('*21 pemberitahuan*');
    expect(text).toContain('… dan 6 lagi');
  });

  it('keeps every announcement exactly once, whatever was sent before', () => {
    const one = fc.constantFrom<Announcement>(
      { kind: 'notice', text: 'a' },
      { kind: 'task', number: null, text: 'b' },
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.nat(60), (waiting, sent) => {
        const plan = planAnnouncements(waiting, sent);
        expect(plan.flat()).toEqual(waiting);
        if (plan.length > 1) expect(plan.length + sent).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe('masking', () => {
  it.each([
    ['Siti', 'Siti'],
    ['Siti Aminah', 'Siti A.'],
    ['Ir. H. Agus Budi santoso, S.T., M.M.', 'Agus S.'],
    ['', 'Penyedia'],
    ['H.', 'Penyedia'],
  ])('shortens "%s"', (full, short) => expect(shortName(full)).toBe(short));

  it('leaves no run of six digits, and case numbers as they are', () => {
    expect(maskDigits('KT-2026-00001 6472010101900001')).toBe(`KT-2026-00001 ${'•'.repeat(16)}`);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', '9', ' ', '-', '.', 'a') }), (text) => {
        expect(maskDigits(text)).not.toMatch(/\d{6}/u);
        expect(maskQuoted(text)).not.toMatch(/\d(?:[ .-]?\d){9}/u);
      }),
    );
  });
});

describe('case numbers in commands', () => {
  it.each([
    ['KT-2026-00012 sipesut', 12, 2026, 'sipesut'],
    ['kt 2026 12', 12, 2026, ''],
    ['12 26-11-2026 09.30', 12, null, '26-11-2026 09.30'],
    ['2026', 2026, null, ''],
    ['12; catatan', 12, null, 'catatan'],
    ['kt202600012 x', 12, 2026, 'x'],
  ])('reads "%s"', (args, serial, year, rest) => {
    expect(takeCaseRef(args, 'KT')).toMatchObject({ ref: { serial, year }, rest });
  });

  it.each(['', 'ktp:buram', '12abc', 'sipesut 12', '-1', '- 1', 'no -1', '+1', '1?', '#', 'no'])(
    'reads none in "%s"',
    (args) => {
      expect(takeCaseRef(args, 'KT')).toBeNull();
    },
  );
});

describe('routing and menu', () => {
  const message = (scope: Incoming['scope'], chat: string, text: string): Incoming => ({
    address: { channel: 'telegram', account: 'main', chat },
    externalId: 'm1',
    sender: { id: '5' },
    scope,
    sentAt: '2026-11-24T01:30:00.000Z',
    order: 1,
    body: { kind: 'text', text },
  });

  const GROUP = { channel: 'telegram', account: 'main', chat: '-100' };

  it('takes no other channel and no other account for the group', () => {
    const said = message('group', '-100', 'x');
    expect(routeOf(said, { ...GROUP, channel: 'gema' }, false)).toBe('nobody');
    expect(routeOf(said, { ...GROUP, account: 'lain' }, false)).toBe('nobody');
  });

  it('gives the staff group and linked chats to the staff bot, other groups to nobody', () => {
    expect(routeOf(message('group', '-100', 'x'), GROUP, false)).toBe('staff');
    expect(routeOf(message('group', '-200', '/antrean'), GROUP, true)).toBe('nobody');
    expect(routeOf(message('private', '5', 'halo'), GROUP, true)).toBe('staff');
    expect(routeOf(message('private', '5', '/hubungkan ABCD'), null, false)).toBe('staff');
    expect(routeOf(message('private', '5', '/mulai'), null, false)).toBe('applicant');
  });

  it('offers each command word once in the menu', () => {
    const words = staffMenu(SMALL_TABLE).map(({ command }) => command);
    expect(words).toEqual([...new Set(words)]);
    expect(words).toEqual(expect.arrayContaining(['antrean', 'terima', 'kembalikan', 'hubungkan']));
  });
});
