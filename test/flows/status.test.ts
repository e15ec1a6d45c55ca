import { describe, expect, it } from '@jest/globals';
import { OUTCOMES, POSITIONS, type CaseState } from '../../src/sop/case.js';
import { BASE, caseAt, respondWell, Talk } from './driver.js';
import { BOOKED, FULL, placeAt, RETURNED, SLOTS, TO_BOOK } from './places.js';

const first = (talk: Talk): string =>
  talk
    .ask()
    .map(({ text }) => text)
    .join('\n');

describe('status', () => {
  it.each(POSITIONS)('speaks of stage and next step at row %i', (position) => {
    const base = new Talk();
    const kase = { ...caseAt(position, base), deficiencies: position === 4 ? RETURNED.deficiencies : [] };
    const said = first(new Talk({ kase }));
    expect(said).toContain('KT-2026-00041');
    expect(said).toMatch(/Tahap [1-5] dari 5|Selesai/u);
    expect(said).not.toMatch(/daftar hitam/iu);
  });

  it.each(OUTCOMES)('speaks of the end %s and lets a new registration begin', (outcome) => {
    const kase: CaseState = {
      ...BASE,
      position: null,
      status: 'closed',
      outcome,
      registeredAt: 'Kota Bontang',
      blacklist: {
        decree: 'SK-7',
        validFrom: '2026-01-01',
        validUntil: '2027-01-01',
        publisher: 'Dinas PU',
        officer: 'a',
      },
    };
    const talk = new Talk({ kase });
    expect(first(talk)).toContain('Selesai');
    talk.say('daftar');
    expect(talk.state).toMatchObject({ flow: 'home', step: 'notice' });
    talk.say('mengerti');
    expect(talk.state).toMatchObject({ flow: 'registration', step: 'spse' });
  });

  it('never asks a person with an open case for the form', () => {
    const talk = new Talk({ kase: BASE });
    for (const said of ['daftar', 'mulai', 'ubah', 'perbaiki', 'menu', 'batal', 'kembali']) {
      talk.say(said);
      expect(talk.state.flow).toBe('status');
    }
    const stuck = new Talk({ kase: BASE, state: placeAt('registration.nik').state });
    stuck.say('6472015203900001');
    expect(stuck.state).toMatchObject({ flow: 'status', draft: null });
  });

  it('tells when work begins out of hours', () => {
    const saturday = '2026-11-28T03:00:00.000Z';
    const talk = new Talk({ at: saturday, kase: { ...BASE, since: saturday } });
    expect(first(talk)).toContain(
      'Masuk antrean. Petugas bertugas kembali Senin, 30 November 2026 pukul 07.30 WITA.',
    );
    const said = talk.say('petugas');
    expect(said).toContain('Petugas melayani kembali Senin, 30 November 2026 pukul 07.30 WITA.');
    expect(talk.say('Kapan berkas saya diperiksa, Pak?')).toContain('Pesan Bapak/Ibu sudah kami terima.');
    expect(talk.acts).toEqual([{ type: 'message-officer', text: 'Kapan berkas saya diperiksa, Pak?' }]);
    expect(talk.state.flow).toBe('status');
  });

  it('passes the answer to the question of an unclear namesake', () => {
    const talk = new Talk({ kase: { ...BASE, position: 7, question: 'tanggal lahir Bapak/Ibu' } });
    expect(first(talk)).toContain('Ini bukan keputusan. Petugas memerlukan: tanggal lahir');
    expect(talk.files('surat.pdf')).toContain('dijawab dengan kata-kata');
    talk.say('jawab');
    talk.say('Saya lahir 12 Maret 1990');
    expect(talk.acts).toEqual([{ type: 'message-officer', text: 'Saya lahir 12 Maret 1990' }]);
  });

  it('names files that nothing asks for', () => {
    const talk = new Talk({ kase: BASE });
    expect(talk.files('ktp.jpg')).toContain('ktp.jpg tidak dipakai');
  });
});

describe('withdrawing and objecting', () => {
  it('withdraws after a confirmation only', () => {
    const talk = new Talk({ kase: BASE });
    talk.say('tarik');
    talk.say('tidak');
    expect(talk.acts).toEqual([]);
    talk.say('tarik');
    talk.say('ya');
    expect(talk.acts).toEqual([{ type: 'withdraw' }]);
    expect(talk.labels()).toContain('Daftar lagi');
  });

  it('takes an objection also on a closed case', () => {
    const talk = new Talk({
      kase: { ...BASE, position: null, status: 'closed', outcome: 'registered-elsewhere' },
    });
    talk.say('keberatan');
    expect(talk.say('keberatan')).toContain('tuliskan keberatan');
    talk.say('pendek');
    expect(talk.acts).toEqual([]);
    expect(talk.say('Saya belum pernah mendaftar di LPSE mana pun.')).toContain('sudah dicatat');
    expect(talk.acts).toEqual([{ type: 'object', text: 'Saya belum pernah mendaftar di LPSE mana pun.' }]);
  });
});

describe('own data, moving, recovering', () => {
  it('shows what is held, masked, with its readers', () => {
    const talk = new Talk({
      kase: BASE,
      readings: [{ document: 'ktp', reader: 'rina', role: 'helpdesk', at: '2026-11-24T03:00:00.000Z' }],
    });
    const said = talk.say('data saya');
    expect(said).toContain('NIK: 6472••••••••••01');
    expect(said).not.toContain('6472015203900001');
    expect(said).not.toContain('siti@contoh.id');
    expect(said).toContain('Helpdesk (rina), Selasa, 24 November 2026 pukul 11.00 WITA');
    talk.tap('Kembali');
    expect(talk.state.flow).toBe('status');
  });

  it('makes a code to move with, and takes one in', () => {
    const here = new Talk({ state: placeAt('registration.nik').state });
    here.say('pindah');
    expect(here.tap('Buat kode di sini')).toContain('ABCD2345');
    expect(here.state).toMatchObject({ flow: 'registration', step: 'nik' });

    const there = new Talk({
      respond: () => ({ ok: true, kase: null, state: { ...here.state, draft: FULL } }),
    });
    there.say('pindah');
    there.tap('Saya punya kode');
    there.say('abcd 2345');
    expect(there.acts).toEqual([{ type: 'redeem-move-code', code: 'ABCD2345', keep: 'ask' }]);
    expect(there.state).toMatchObject({ flow: 'home', step: 'menu', draft: FULL });
  });

  it('asks which draft to keep', () => {
    const talk = new Talk({
      state: placeAt('registration.nik').state,
      respond: (act) =>
        act.type === 'redeem-move-code' && act.keep === 'ask'
          ? { ok: false, code: 'target-has-draft' }
          : { ok: true, kase: null },
    });
    talk.say('pindah');
    talk.tap('Saya punya kode');
    talk.say('ABCD2345');
    talk.tap('Pakai yang di sini');
    expect(talk.acts.at(-1)).toMatchObject({ keep: 'ours' });
    expect(talk.state).toMatchObject({ flow: 'registration', step: 'nik', draft: FULL });
  });

  it('says the same at recovery whether a NIK is known or not', () => {
    const answers = [true, false].map((known) => {
      const talk = new Talk({
        respond: () => (known ? { ok: true } : { ok: false, code: 'nothing-to-move' }),
      });
      talk.say('pulihkan');
      return talk.say('6472015203900001');
    });
    expect(answers[0]).toBe(answers[1]);
  });

  it('connects the case by the code of its e-mail', () => {
    const talk = new Talk();
    talk.say('hp hilang');
    talk.say('6472015203900001');
    talk.say('123456');
    expect(talk.acts.map(({ type }) => type)).toEqual(['start-recovery', 'finish-recovery']);
    expect(talk.state.flow).toBe('status');
  });

  it.each([
    ['a fix', RETURNED, 'correction', 'document'],
    ['a time', TO_BOOK, 'booking', 'day'],
    ['a call', BOOKED, 'status', 'view'],
    ['an answer', { ...BASE, position: 7, question: 'Apakah pernah di CV Maju?' }, 'officer', 'message'],
    ['the office', BASE, 'status', 'view'],
    ['nothing', { ...BASE, position: null, status: 'closed', outcome: 'rejected' }, 'status', 'view'],
  ] satisfies [string, CaseState, string, string][])(
    'goes on at what the case waits for: %s',
    (_what, kase, flow, step) => {
      const talk = new Talk({
        slots: SLOTS,
        respond: (act, world) => {
          if (act.type !== 'finish-recovery') return respondWell(act, world);
          world.kase = kase;
          return { ok: true, kase };
        },
      });
      talk.hear({ kind: 'choice', id: 'w.kode-lanjut' });
      expect(talk.say('123456')).toContain('sudah tersambung ke percakapan ini');
      expect(talk.state).toMatchObject({ flow, step });
    },
  );

  it.each([
    'Saya sudah pernah mendaftar',
    'saya sudah pernah daftar',
    'sudah pernah mendaftar',
    'ganti hp',
    'HP baru',
    'nomor baru',
    'akun lama',
    'hp rusak',
    'hp hilang',
    '3',
  ])('is where "%s" leads on the first screen', (said) => {
    const talk = new Talk();
    expect(talk.labels()).toContain('Saya sudah pernah mendaftar');
    talk.say(said);
    expect(talk.state).toMatchObject({ flow: 'recovery', step: 'nik' });
  });
});
