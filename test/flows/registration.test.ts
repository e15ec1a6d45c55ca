import { describe, expect, it } from '@jest/globals';
import { filesOf } from '../../src/flows/draft.js';
import { mailedCode, Talk, toCheck, type TalkChannel } from './driver.js';

describe('registration', () => {
  it.each<TalkChannel>(['web', 'telegram', 'whatsapp'])(
    'goes from greeting to the number on %s',
    (channel) => {
      const talk = new Talk({ channel });
      toCheck(talk);
      expect(talk.state).toMatchObject({ flow: 'registration', step: 'check' });
      talk.say('kirim');
      expect(talk.state.step).toBe('code');
      const said = talk.say(mailedCode(talk));
      expect(said).toContain('KT-2026-00041');
      expect(talk.acts.map(({ type }) => type)).toEqual(['send-mail-code', 'submit']);
      expect(talk.state).toMatchObject({ flow: 'status', step: 'view', draft: null });
      if (process.env['PRINT'] !== undefined) process.stdout.write(`${talk.print()}\n`);
    },
  );

  it('takes the mail code at any question and repeats the question', () => {
    const talk = new Talk();
    talk.say('ya');
    talk.say('sitirahmah01');
    talk.say('siti@contoh.id');
    const said = talk.say(mailedCode(talk));
    expect(said).toContain('terkonfirmasi');
    expect(said).toContain('Nomor ponsel yang aktif');
    expect(talk.state.draft?.confirmedEmail).toBe('siti@contoh.id');
  });

  it('takes no personal datum before the notice is acknowledged, and keeps what was acknowledged', () => {
    const talk = new Talk();
    for (const text of ['6472015203900001', 'siti@contoh.id', 'Siti Rahmah']) {
      talk.say(text);
      expect(talk.state.draft).toBeNull();
    }
    talk.files('ktp.jpg');
    expect(talk.state.draft).toBeNull();
    talk.say('mulai');
    expect(talk.state.draft?.acknowledged).toMatchObject({ version: '2026-11', channel: 'telegram' });
    expect(talk.state.draft?.acknowledged?.textHash).toHaveLength(64);
  });

  it('puts every file of a burst to the document or names it', () => {
    const talk = new Talk();
    talk.say('ya');
    talk.say('sitirahmah01');
    talk.say('siti@contoh.id');
    talk.say('081234567890');
    const said = talk.files('a.jpg', 'b.jpg', 'a.jpg', 'c.jpg', 'd.jpg', 'e.jpg');
    expect(said).toContain('a.jpg tidak dipakai: berkas yang sama sudah ada.');
    expect(said).toContain('e.jpg tidak dipakai: melebihi batas 4 halaman');
    expect(said).toContain('4 halaman');
    const draft = talk.state.draft;
    expect(draft === null ? [] : filesOf(draft, 'ktp').map(({ order }) => order)).toEqual([1, 2, 4, 5]);
  });
});
