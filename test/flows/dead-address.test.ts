import { describe, expect, it } from '@jest/globals';
import { MAIL_CODE_RESEND_MS } from '../../src/core/limits.js';
import { withUndeliveredCode } from '../../src/flows/mail-code.js';
import { BASE, Talk, toCheck } from './driver.js';
import { FULL, placeAt, PLACES, RETURNED, SLOTS } from './places.js';

const EMAIL = 'siti@contoh.id';

/** Somebody at the question after the address, whose code was refused. */
function refusedTalk(failure: 'refused' | 'undelivered' = 'refused'): Talk {
  const talk = new Talk();
  for (const said of ['ya', 'sitirahmah01', EMAIL]) talk.say(said);
  const state = withUndeliveredCode(talk.state, EMAIL, failure);
  if (state === null) throw new Error('no code is waited for');
  talk.state = state;
  return talk;
}

describe('an undelivered code', () => {
  it('is noted only where it is still waited for', () => {
    const talk = new Talk();
    for (const said of ['ya', 'sitirahmah01', EMAIL]) talk.say(said);
    expect(withUndeliveredCode(talk.state, 'lain@contoh.id', 'refused')).toBeNull();
    const { draft } = talk.state;
    const confirmed = { ...talk.state, draft: draft && { ...draft, confirmedEmail: EMAIL } };
    expect(withUndeliveredCode(confirmed, EMAIL, 'refused')).toBeNull();
    expect(withUndeliveredCode({ ...talk.state, draft: null }, EMAIL, 'refused')).toBeNull();
  });

  it('is said at the step of the code, with another address as the way on', () => {
    const talk = refusedTalk();
    expect(talk.say('kode')).toContain(`E-mail ke ${EMAIL} ditolak oleh server penerima`);
    expect(talk.labels()).toContain('Ganti alamat e-mail');
    expect(talk.say('kirim ulang')).not.toContain('baru saja dikirim');
    talk.clock.advance(MAIL_CODE_RESEND_MS);
    expect(talk.say('kirim ulang')).toContain(`sudah dikirim ke ${EMAIL}`);
    expect(talk.state.draft?.pendingCode?.failure).toBeUndefined();
    expect(refusedTalk('undelivered').say('kode')).toContain('belum dapat disampaikan');
  });

  it('lets an address be written at any question, but a number, a name and a file stay what they are', () => {
    const talk = refusedTalk();
    talk.say('081234567890');
    expect(talk.state.step).toBe('document');
    expect(talk.say('siti.baru@contoh.id')).toContain('sudah dikirim ke siti.baru@contoh.id');
    expect(talk.state.step).toBe('document');
    expect(talk.state.draft?.applicant).toMatchObject({
      email: 'siti.baru@contoh.id',
      phone: '6281234567890',
    });
  });

  it('asks about a slip of the hand in the new address', () => {
    const talk = refusedTalk();
    expect(talk.say('siti@gmial.com')).toContain('Apakah maksudnya siti@gmail.com?');
    talk.say('ya');
    expect(talk.state.draft?.applicant.email).toBe('siti@gmail.com');
    expect(talk.state.step).toBe('phone');
  });

  it('is what an address elsewhere in the form means only then', () => {
    const talk = new Talk();
    for (const said of ['ya', 'sitirahmah01', EMAIL]) talk.say(said);
    talk.say('siti.baru@contoh.id');
    expect(talk.state.draft?.applicant.email).toBe(EMAIL);
  });

  it('keeps the form from being sent to it: the step of the code comes instead', () => {
    const talk = new Talk();
    toCheck(talk);
    talk.state = withUndeliveredCode(talk.state, EMAIL, 'refused') ?? talk.state;
    expect(talk.say('kirim')).toContain('ditolak oleh server penerima');
    expect(talk.state.step).toBe('code');
  });
});

describe('*ganti email*', () => {
  it.each(PLACES.filter(({ state }) => ['registration', 'correction'].includes(state.flow)))(
    'leads at $name to the question of the address',
    ({ kase, state }) => {
      for (const said of ['ganti email', 'Ganti E-mail', 'ganti-email', 'email salah']) {
        const talk = new Talk({ kase, state, slots: SLOTS });
        talk.say(said);
        expect(talk.state).toMatchObject({ flow: state.flow, step: 'email' });
      }
    },
  );

  it('leads there from a side trip, and from the menu', () => {
    const aside = placeAt('help.list');
    const talk = new Talk({ kase: aside.kase, state: aside.state });
    talk.hear({ kind: 'choice', id: 'w.ganti-email' });
    expect(talk.state).toMatchObject({ flow: 'registration', step: 'email', returnTo: null });
    const menu = placeAt('home.menu');
    const home = new Talk({ kase: null, state: { ...menu.state, draft: FULL } });
    home.say('ganti email');
    expect(home.state).toMatchObject({ flow: 'registration', step: 'email' });
  });

  it('leads a case that was returned to its correction', () => {
    const talk = new Talk({ kase: RETURNED });
    talk.say('ganti email');
    expect(talk.state).toMatchObject({ flow: 'correction', step: 'email' });
  });

  it('says elsewhere when it can be changed', () => {
    expect(new Talk({ kase: BASE }).say('ganti email')).toContain('dikembalikan untuk diperbaiki');
    expect(new Talk().say('ganti email')).toContain('Belum ada permohonan');
  });
});
