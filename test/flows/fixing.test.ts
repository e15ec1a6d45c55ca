import { describe, expect, it } from '@jest/globals';
import { filesOf } from '../../src/flows/draft.js';
import type { CaseState } from '../../src/sop/case.js';
import { BASE, mailedCode, Talk } from './driver.js';
import { RETURNED } from './places.js';

const BLURRED: CaseState = { ...RETURNED, deficiencies: [{ document: 'ktp', reason: 'buram' }] };

function codes(talk: Talk, code: string): readonly string[] {
  return talk.state.draft === null ? [] : filesOf(talk.state.draft, code).map(({ fileId }) => fileId);
}

describe('fixing after a return', () => {
  it('asks only for what was asked, and sends it again', () => {
    const talk = new Talk({ kase: BLURRED });
    expect(talk.transcript.join('\n')).toContain('foto belum terbaca jelas');
    talk.tap('Perbaiki sekarang');
    expect(talk.state).toMatchObject({ flow: 'correction', step: 'document', memo: { document: 'ktp' } });
    talk.files('ktp-baru.jpg');
    expect(codes(talk, 'ktp')).toHaveLength(1);
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('check');
    const said = talk.tap('Kirim perbaikan');
    expect(talk.acts).toEqual([{ type: 'resubmit' }]);
    expect(said).toContain('KT-2026-00041');
    expect(talk.state).toMatchObject({ flow: 'status', draft: null });
  });

  it('takes a file sent right after the notice for the one document that was asked', () => {
    const talk = new Talk({ kase: BLURRED });
    talk.files('ktp-baru.jpg');
    expect(talk.state).toMatchObject({ flow: 'correction', step: 'document', memo: { document: 'ktp' } });
    expect(codes(talk, 'ktp')).toEqual(['file-1']);
  });

  it('asks which document a file is when several were asked, and names a file that was sent back', () => {
    const kase: CaseState = {
      ...RETURNED,
      deficiencies: [
        { document: 'ktp', reason: 'buram' },
        { document: 'npwp', reason: 'terpotong' },
      ],
    };
    const talk = new Talk({ kase });
    talk.files('npwp-baru.jpg');
    expect(talk.state.step).toBe('place');
    talk.tap('Scan NPWP pribadi');
    expect(codes(talk, 'npwp')).toEqual(['file-1']);
    talk.tap('Lanjut');
    expect(talk.state.memo).toMatchObject({ document: 'ktp' });
    const said = talk.files('case-ktp');
    expect(said).toContain('sama dengan berkas yang dikembalikan');
    talk.say('ubah');
    talk.tap('Kembali mengisi');
    expect(talk.state.step).toBe('document');
    talk.files('ktp-baru.jpg');
    talk.say('lanjut');
    talk.say('kirim');
    expect(talk.acts).toEqual([{ type: 'resubmit' }]);
  });

  it('does not send before what was asked is there', () => {
    const talk = new Talk({ kase: BLURRED });
    talk.tap('Perbaiki sekarang');
    talk.say('kembali');
    talk.say('menu');
    talk.tap('Lanjutkan perbaikan');
    expect(talk.state.step).toBe('document');
    expect(talk.acts).toEqual([]);
  });

  it('goes on with a fix that was begun, in the same round', () => {
    const talk = new Talk({
      kase: { ...RETURNED, deficiencies: [...BLURRED.deficiencies, { document: 'npwp', reason: 'gelap' }] },
    });
    talk.tap('Perbaiki sekarang');
    talk.files('ktp-baru.jpg');
    talk.say('batal');
    expect(talk.state.flow).toBe('status');
    talk.tap('Lanjutkan perbaikan');
    expect(codes(talk, 'ktp')).toEqual(['file-1']);
    expect(talk.state.memo).toMatchObject({ document: 'npwp' });
  });

  it('offers the data when they differ, and asks for a code when the address is changed', () => {
    const talk = new Talk({
      kase: { ...RETURNED, deficiencies: [{ document: 'npwp', reason: 'data-beda' }] },
    });
    talk.tap('Perbaiki sekarang');
    expect(talk.state.memo).toMatchObject({ document: 'npwp' });
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('npwp');
    talk.tap('Tidak diubah');
    expect(talk.state.step).toBe('check');
    talk.say('ubah');
    talk.tap('E-mail pengajuan');
    talk.say('baru@contoh.id');
    expect(talk.state.step).toBe('check');
    expect(talk.say('kirim')).toContain('belum diubah: Scan NPWP');
    talk.say('kirim');
    expect(talk.state.step).toBe('code');
    talk.say(mailedCode(talk));
    expect(talk.acts.map(({ type }) => type)).toEqual(['send-mail-code', 'resubmit']);
  });

  it('leads to the choice of what to change when only the form was asked about', () => {
    const talk = new Talk({
      kase: {
        ...RETURNED,
        deficiencies: [{ document: 'data', reason: 'lainnya', note: 'Nomor ponsel tidak aktif' }],
      },
    });
    expect(talk.print()).toContain('Nomor ponsel tidak aktif');
    talk.tap('Perbaiki sekarang');
    expect(talk.state.step).toBe('edit');
    talk.tap('Nomor ponsel');
    talk.say('0813 9999 8888');
    talk.say('kirim');
    expect(talk.acts).toEqual([{ type: 'resubmit' }]);
  });

  it('shows the status when the case moved on meanwhile', () => {
    const talk = new Talk({ kase: BLURRED });
    talk.tap('Perbaiki sekarang');
    talk.kase = BASE;
    const said = talk.say('halo');
    expect(said).toContain('pemeriksaan Helpdesk');
    expect(talk.state).toMatchObject({ flow: 'status', draft: null });
  });
});
