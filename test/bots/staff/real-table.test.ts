import { describe, expect, it } from '@jest/globals';
import { buttonId, readButton } from '../../../src/bots/staff/buttons.js';
import type { CaseForStaff, StaffPort, StaffMember } from '../../../src/bots/staff/staff-port.js';
import { askDeficiency, askField } from '../../../src/bots/staff/field-values.js';
import type { ActionName, Refusal } from '../../../src/sop/action.js';
import { ACTIONS } from '../../../src/sop/actions.js';
import { POSITIONS } from '../../../src/sop/case.js';
import { allowedActions, allowedVariants } from '../../../src/sop/lifecycle.js';
import { testOffice } from '../../support/office.js';
import { TestCase } from '../../support/sop-case.js';
import { FakePort, StaffChat } from './fake-port.js';

const TABLE = Object.values(ACTIONS);
const HELPDESK = '11';
const HELPDESK2 = '12';
const VERIFIKATOR = '21';

/** The port over one case that is decided and folded by the real table. */
class RealDesk extends FakePort {
  constructor(readonly test: TestCase) {
    super([], TABLE);
  }

  override get now(): string {
    return this.test.now;
  }

  override find(): Promise<readonly string[]> {
    return Promise.resolve([this.test.kase.number]);
  }

  override look(number: string, member: StaffMember): Promise<CaseForStaff | null> {
    const state = this.test.kase;
    const context = this.test.context(member.username);
    if (number !== state.number) return Promise.resolve(null);
    const allowed = allowedActions(state, context);
    return Promise.resolve({
      state,
      dueAt: null,
      late: false,
      sameNik: [],
      allowed,
      offered: allowedVariants(state, context),
    });
  }

  override refusal(
    _number: string,
    name: ActionName,
    preset: Readonly<Record<string, unknown>>,
    member: StaffMember,
  ): Promise<Refusal | null> {
    const decision = this.test.decide(member.username, name, preset);
    return Promise.resolve(!decision.ok && decision.refusal.status < 412 ? decision.refusal : null);
  }

  override async act(
    request: { number: string; action: ActionName; input: unknown; ifVersion?: number },
    member: StaffMember,
  ): ReturnType<StaffPort['act']> {
    const decision = this.test.decide(member.username, request.action, request.input, request.ifVersion);
    if (!decision.ok) return { ok: false, refusal: decision.refusal };
    this.test.act(member.username, request.action, request.input);
    const at = await this.look(request.number, member);
    if (!at) throw new Error('no case');
    return { ok: true, at };
  }
}

function chatAt(row: Parameters<TestCase['to']>[0]): { chat: StaffChat; test: TestCase } {
  const test = new TestCase().to(row);
  return { test, chat: new StaffChat(new RealDesk(test)) };
}

describe('the staff bot over the real table of actions', () => {
  it('takes a case from row 6 to the archive by commands', async () => {
    const { chat, test } = chatAt(6);
    await chat.says(HELPDESK, '/terima 1 sipesut');
    expect(test.kase.position).toBe(7);
    await chat.says(HELPDESK, '/bersih 1');
    await chat.says(HELPDESK, '/lengkap 1');
    expect(test.kase.position).toBe(9);
    await chat.taps(HELPDESK, 'Ya, semuanya');
    expect(test.kase.position).toBe(12);
    await chat.says(VERIFIKATOR, '/baru 1');
    expect(await chat.says(VERIFIKATOR, '/jadwalkan 1 24-11-2026 pukul 11.00')).toContain(
      'Panggilan: Selasa',
    );
    expect(await chat.says(VERIFIKATOR, '/lolos 1')).not.toContain('☐');
    test.wait(150);
    await chat.says(VERIFIKATOR, '/lolos 1');
    await chat.taps(VERIFIKATOR, 'Ya, semuanya');
    expect(test.kase.position).toBe(17);
    await chat.says(VERIFIKATOR, '/tandaterima 1 disetujui sipesut');
    expect(test.kase).toMatchObject({ position: 19, outcome: 'approved' });
    test.wait(5);
    await chat.says(HELPDESK2, '/arsip 1');
    expect(test.kase).toMatchObject({ position: null, archivedAt: test.now });
    expect(test.kase.applicant?.name).toBe('Budi Santoso');
  });

  it('takes rows 6, 7 and 9 in one sitting by buttons, and the rest too', async () => {
    const { chat, test } = chatAt(6);
    expect(await chat.says(HELPDESK, '/periksa 1')).toContain('Berkas: KTP: 1 halaman');
    await chat.taps(HELPDESK, 'Berkas diterima');
    await chat.taps(HELPDESK, 'Lewati');
    await chat.taps(HELPDESK, 'Tidak tercatat');
    await chat.taps(HELPDESK, 'Berkas lengkap');
    await chat.taps(HELPDESK, 'Ya, semuanya');
    expect(test.kase.position).toBe(12);
    await chat.says(VERIFIKATOR, '/lihat 1');
    await chat.taps(VERIFIKATOR, 'Belum terdaftar');
    await chat.taps(VERIFIKATOR, 'Jadwalkan');
    await chat.says(VERIFIKATOR, '24 November 2026 11.00', '5');
    expect(test.kase.booking).not.toBeNull();
  });

  it('asks for the note that only a namesake in the register makes necessary', async () => {
    const { chat, test } = chatAt(7);
    test.extra = { blacklistCandidate: true };
    await chat.says(HELPDESK, '/lihat 1');
    expect(await chat.taps(HELPDESK, 'Tidak tercatat')).toContain('Balas pesan ini dengan catatan');
    await chat.says(HELPDESK, 'Alamat dan NPWP berbeda', '5');
    expect(test.kase.position).toBe(9);
  });

  it('asks about a name that the register does not show before it is recorded as listed', async () => {
    const typed = '/tercatat 1 SK-12/2026; 6-5-2026 s.d. 6-5-2027; Dinas PUPR';
    const { chat, test } = chatAt(7);
    expect(await chat.says(HELPDESK, typed)).toContain('Yakin');
    expect(test.kase.position).toBe(7);
    const cancel = chat.button('Batal') ?? '';
    expect(await chat.taps(HELPDESK2, 'Ya, lanjutkan')).toContain('milik petugas lain');
    expect(await chat.tapsId(HELPDESK, cancel)).toContain('tidak diubah');
    expect(test.kase.position).toBe(7);
    await chat.says(HELPDESK, typed);
    await chat.taps(HELPDESK, 'Ya, lanjutkan');
    expect(test.kase.position).toBe(8);
    const known = chatAt(7);
    known.test.extra = { blacklistCandidate: true };
    expect(await known.chat.says(HELPDESK, typed)).toContain('tercatat');
    expect(known.test.kase.position).toBe(8);
  });

  it('rejects by a second officer after a confirmation that names the person in short', async () => {
    const { chat, test } = chatAt(8);
    expect(await chat.says(HELPDESK, '/tolak 1')).toContain('petugas');
    expect(test.kase.position).toBe(8);
    const asked = await chat.says(HELPDESK2, '/tolak 1');
    expect(asked).toContain('Budi S.');
    expect(asked).not.toContain('Santoso');
    await chat.taps(HELPDESK2, 'Ya, lanjutkan');
    expect(test.kase.outcome).toBe('rejected');
    expect(chat.last[0]?.text).toContain('/urungkan KT-2026-00001');
    await chat.says(HELPDESK2, '/urungkan 1');
    expect(test.kase).toMatchObject({ position: 8, outcome: null });
  });

  it('returns by one word at every row that may return', async () => {
    for (const row of [6, 7, 9, 15, 17] as const) {
      const { chat, test } = chatAt(row);
      await chat.says(
        row < 12 ? HELPDESK : VERIFIKATOR,
        '/kembalikan 1 ktp:buram npwp:lainnya; nama berbeda',
      );
      expect(test.kase).toMatchObject({ position: 4, returnedFrom: row });
    }
    const { chat } = chatAt(6);
    const said = await chat.says(HELPDESK, '/kembalikan 1 ktp:buram npwp:buram; ktp: bagian NIK');
    expect(said).toContain('Catatan Bapak/Ibu tercatat untuk: KTP');
    expect(said).not.toContain('bagian NIK');
  });

  it('refuses in the words of the table, whoever asks', async () => {
    const { chat, test } = chatAt(6);
    for (const [who, username] of [
      [VERIFIKATOR, 'verifikator'],
      ['31', 'auditor'],
    ] as const) {
      const { text } = test.refused(username, 'receive-files', { outcome: 'ok' });
      expect(await chat.says(who, '/terima 1')).toBe(text);
    }
    await chat.says(HELPDESK2, '/ambil 1');
    const { text } = test.refused('helpdesk', 'receive-files', { outcome: 'ok' });
    expect(await chat.says(HELPDESK, '/terima 1')).toContain(text);
  });
});

describe('every act of the table', () => {
  const office = testOffice();
  const states = POSITIONS.filter((row) => row !== 4).map((row) => new TestCase().to(row as 6).kase);

  it('fits its buttons into 64 bytes, and reads them back', () => {
    for (const action of TABLE) {
      for (const { id: variant, label, fields } of action.variants) {
        expect(label.length).toBeLessThanOrEqual(40);
        const button = {
          kind: 'act',
          number: 'KT-2026-00001',
          version: 46_655,
          action: action.name,
          variant,
        } as const;
        const ids = [buttonId(button)];
        expect(readButton(ids[0] ?? '')).toEqual(button);
        for (const field of states.flatMap((state) => fields(office, state))) {
          ids.push(...askField(field, 'KEYKEY22', true).choices.map(({ id }) => id));
        }
        for (const id of ids) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64);
      }
    }
  });

  it('offers every reason for every document within the limits', () => {
    const field = {
      name: 'deficiencies',
      label: 'Kekurangan',
      kind: 'deficiencies',
      required: true,
    } as const;
    for (const { code } of [...office.documents, { code: 'data' }]) {
      const ask = askDeficiency(field, 'KEYKEY22', { list: [], document: code, reason: null }, office);
      expect(ask.choices.length).toBeLessThanOrEqual(19);
      for (const { id } of ask.choices) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64);
    }
  });

  it('has commands whose variant exists, whose usage starts with the word and which a menu can show', () => {
    for (const { commands, variants } of TABLE) {
      for (const { word, usage, help, variant } of commands) {
        expect(usage.startsWith(`/${word} NO`)).toBe(true);
        expect(word).toMatch(/^[a-z]{1,32}$/u);
        expect(help.length).toBeLessThanOrEqual(256);
        expect(variants.map(({ id }) => id)).toContain(variant);
      }
    }
  });
});
