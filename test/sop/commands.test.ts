import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTION_NAMES, type ActionName, type StaffCommand } from '../../src/sop/action.js';
import { ACTIONS } from '../../src/sop/actions.js';
import { TestCase } from '../support/sop-case.js';

const NUMBER = 'KT-2026-00001';
const test = new TestCase().to(7);
const context = { office: test.office, number: NUMBER, state: test.kase };
const commands = ACTION_NAMES.flatMap((name) => ACTIONS[name].commands.map((command) => ({ name, command })));

function commandOf(name: ActionName, word: string): StaffCommand {
  const found = ACTIONS[name].commands.find((command) => command.word === word);
  if (!found) throw new Error(`no /${word}`);
  return found;
}

/** The input that the arguments of a command give, parsed by the act's schema. */
function inputOf(name: ActionName, word: string, args: string): unknown {
  const parsed = commandOf(name, word).parse(args, context);
  if (!parsed.ok) throw new Error(parsed.text);
  return ACTIONS[name].input(test.office).parse(parsed.input);
}

describe('staff commands', () => {
  it.each<[ActionName, string, string, unknown]>([
    ['receive-files', 'terima', '', { outcome: 'ok' }],
    ['receive-files', 'terima', ' SIPESUT ', { outcome: 'ok', sipesut: 'ada' }],
    [
      'receive-files',
      'kembalikan',
      'ktp:buram npwp:terpotong; tepi kanan',
      {
        outcome: 'deficient',
        deficiencies: [
          { document: 'ktp', reason: 'buram' },
          { document: 'npwp', reason: 'terpotong', note: 'tepi kanan' },
        ],
      },
    ],
    [
      'receive-files',
      'kembalikan',
      'ktp:buram npwp:terpotong; KTP: bagian NIK; npwp : tepi kanan; ulangi',
      {
        outcome: 'deficient',
        deficiencies: [
          { document: 'ktp', reason: 'buram', note: 'bagian NIK' },
          { document: 'npwp', reason: 'terpotong', note: 'tepi kanan; ulangi' },
        ],
      },
    ],
    [
      'receive-files',
      'kembalikan',
      'ktp:buram; lihat: bagian NIK',
      {
        outcome: 'deficient',
        deficiencies: [{ document: 'ktp', reason: 'buram', note: 'lihat: bagian NIK' }],
      },
    ],
    [
      'check-completeness',
      'kembalikan',
      'data:lainnya ktp:buram; NIK kurang satu angka',
      {
        outcome: 'incomplete',
        deficiencies: [
          { document: 'data', reason: 'lainnya', note: 'NIK kurang satu angka' },
          { document: 'ktp', reason: 'buram' },
        ],
      },
    ],
    ['check-blacklist', 'bersih', 'NPWP berbeda', { outcome: 'clear', note: 'NPWP berbeda' }],
    [
      'check-blacklist',
      'tercatat',
      '027/12/2026; 6 Mei 2026 s.d. 5 Mei 2027; Dinas PUPR',
      {
        outcome: 'listed',
        decree: '027/12/2026',
        validFrom: '2026-05-06',
        validUntil: '2027-05-05',
        publisher: 'Dinas PUPR',
      },
    ],
    [
      'check-registration',
      'terdaftar',
      'LPSE Kota Samarinda',
      { outcome: 'registered', lpse: 'LPSE Kota Samarinda' },
    ],
    ['book', 'jadwalkan', '31-12-2026 23.59', { startsAt: '2026-12-31T15:59:00.000Z' }],
    ['book', 'jadwalkan', '28 Februari 2027 pukul 9.30 WITA', { startsAt: '2027-02-28T01:30:00.000Z' }],
    [
      'verify',
      'tidaklolos',
      'bukan orang sama; wajah berbeda',
      { outcome: 'failed', reason: 'bukan-orang-sama', note: 'wajah berbeda' },
    ],
    ['verify', 'terputus', 'kantor', { outcome: 'interrupted', by: 'office' }],
    ['send-receipt', 'tandaterima', 'disetujui sipesut', { spse: 'approved', sipesut: 'dikirim' }],
    ['reassign', 'alihkan', '@Helpdesk2 sakit', { to: 'helpdesk2', reason: 'sakit' }],
    ['reopen', 'bukakembali', '7 salah orang', { toRow: 7, reason: 'salah orang' }],
    ['explain-delay', 'alasan', '7 listrik padam', { row: 7, reason: 'listrik padam' }],
  ])('of %s: /%s NO %s', (name, word, args, input) => {
    expect(inputOf(name, word, args)).toEqual(input);
  });

  it.each([
    ['31-11-2026 09.00'],
    ['29 Februari 2027 09.00'],
    ['1-12-2026 24.00'],
    ['1-12-2026 09.60'],
    ['besok'],
    ['09.00'],
  ])('do not move a day or an hour that does not exist: /jadwalkan NO %s', (args) => {
    expect(commandOf('book', 'jadwalkan').parse(args, context).ok).toBe(false);
  });

  it.each([
    [
      'ktp:jelek npwp:terpotong; tepi kanan',
      /^\/kembalikan KT-2026-00001 ktp:\w+ npwp:terpotong; tepi kanan$/,
    ],
    [
      'ijazah:buram npwp:terpotong; npwp: tepi',
      /^\/kembalikan KT-2026-00001 \w+:buram npwp:terpotong; npwp: tepi$/,
    ],
    ['ktp:buram data:lainnya', /^\/kembalikan KT-2026-00001 ktp:buram data:lainnya; tuliskan catatan$/],
    [
      'ktp:buram data:lainnya; ktp: bagian NIK',
      /^\/kembalikan KT-2026-00001 ktp:buram data:lainnya; ktp: bagian NIK; data: tuliskan catatan$/,
    ],
  ])('give the whole command back with what was right in it: /kembalikan NO %s', (args, example) => {
    expect(commandOf('receive-files', 'kembalikan').parse(args, context)).toMatchObject({
      ok: false,
      example: expect.stringMatching(example),
    });
  });

  it('answer nonsense with a corrected command that works when it is copied', () => {
    const words = fc.constantFrom(
      'ktp:buram',
      'ktp:jelek',
      'ijazah:buram',
      'data:lainnya',
      ';',
      'SK-1',
      '6-5-2026 s.d. 6-5-2027',
      '6-5-2026',
      '09.30',
      '99.99',
      'menunggu',
      'sipesut',
      'dugaan-palsu',
      '7',
      '20',
      'LPSE',
      'data:',
      'data:lainnya; ktp:',
      '\u202e',
    );
    const args = fc.array(words, { maxLength: 5 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.constantFrom(...commands), args, ({ name, command }, given) => {
        const parsed = command.parse(given, context);
        if (parsed.ok) return;
        expect(parsed.text).toMatch(/^Mohon maaf, .*[.]$/s);
        const [, word, copied = ''] = /^\/(\S+) KT-2026-00001(?: (.*))?$/s.exec(parsed.example) ?? [];
        expect(word).toBe(command.word);
        const again = command.parse(copied, context);
        if (!again.ok) throw new Error(`${parsed.example} → ${again.text}`);
        expect(ACTIONS[name].input(test.office).safeParse(again.input).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('have words that are told apart by row, or not at all', () => {
    for (const word of new Set(commands.map(({ command }) => command.word))) {
      const list = commands.filter(({ command }) => command.word === word);
      const rows = list.flatMap<number | string>(({ name }) => ACTIONS[name].at);
      expect({ word, rows: rows.length }).toEqual({ word, rows: new Set(rows).size });
    }
  });
});
