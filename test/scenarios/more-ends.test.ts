import { expect } from '@jest/globals';
import { scenario } from '../support/scenarios/story.js';

scenario(
  'not-passed',
  {
    title: 'not there, broken off, then not passed; the reminders before a call',
    short: 'telegram',
    doors: { web: 'group', telegram: 'pages' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks('Rabu, 25 November 2026', '09.30 WITA');
    await story.timersAt('2026-11-25 08.30');
    story.at('2026-11-25 09.39');
    await story.refused('verifikator', 'verify', { outcome: 'no-show' });
    story.at('2026-11-25 09.40');
    await story.act('verifikator', 'verify', { outcome: 'no-show' });
    await story.picks('Rabu, 25 November 2026', '10.10 WITA');
    story.at('2026-11-25 10.13');
    await story.act('verifikator', 'verify', { outcome: 'interrupted', by: 'connection' });
    await story.picks('Rabu, 25 November 2026', '10.30 WITA');
    await story.person.taps('Ubah waktu');
    await story.person.taps('Ya, pilih waktu baru');
    await story.person.taps('Rabu, 25 November 2026');
    await story.person.taps('10.50 WITA');
    story.at('2026-11-25 11.00');
    story.private.push('Wajah berbeda dari foto, tidak dapat menunjukkan KTP asli');
    await story.act('verifikator', 'verify', {
      outcome: 'failed',
      reason: 'bukan-orang-sama',
      note: 'Wajah berbeda dari foto, tidak dapat menunjukkan KTP asli',
    });
    await story.person.says('status');
    await story.act('helpdesk2', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'not-passed', status: 'closed' });
  },
);

scenario(
  'withdrawn',
  {
    title: 'withdrawn by the person, who had a time for the call',
    short: 'web',
    doors: { web: 'pages', telegram: 'group' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks();
    story.counter.minutes(10);
    await story.person.says('tarik');
    await story.person.taps('Tidak, lanjutkan');
    await story.person.says('/tarik');
    await story.person.taps('Ya, tarik permohonan');
    await story.person.says('status');
    await story.refused('verifikator', 'verify', {
      outcome: 'passed',
      checklist: { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true },
    });
    await story.act('helpdesk', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'withdrawn', status: 'closed', booking: null });
    await story.person.says('daftar');
  },
);

scenario(
  'expired',
  {
    title: 'a fix never came: reminders, a warning, the end; then a new application',
    short: 'gema',
    doors: { web: 'group', telegram: 'api' },
    correctionExpiryDays: 7,
  },
  async (story) => {
    const { person } = story;
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    await story.act('helpdesk', 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'ktp', reason: 'buram' }],
    });
    // Office days are counted from the day after; a weekend lies in between.
    expect(await story.timersAt('2026-11-25 09.00')).toBe('');
    expect(await story.timersAt('2026-11-26 07.30')).toContain('sampai Kamis, 3 Desember 2026;');
    expect(await story.timersAt('2026-12-01 07.30')).toContain('sampai Kamis, 3 Desember 2026;');
    await person.taps('Perbaiki sekarang');
    expect(await story.timersAt('2026-12-02 07.30')).toContain('sampai Kamis, 3 Desember 2026;');
    expect(await story.timersAt('2026-12-02 15.00')).toBe('');
    expect(await story.timersAt('2026-12-03 15.59')).toBe('');
    expect(await story.timersAt('2026-12-04 07.30')).toContain(
      'perbaikan tidak diterima sampai batas waktunya',
    );
    await person.says('status');
    await person.says('perbaiki');
    expect(await story.caseView()).toMatchObject({ outcome: 'expired', status: 'closed', position: null });
    await story.act('helpdesk', 'archive');
    expect(await person.says('daftar')).toContain('boleh berhenti kapan saja');
  },
);

scenario(
  'after-hours',
  {
    title: 'on a Saturday night everything works, and it is said when people answer',
    short: 'web',
    doors: { web: 'api', telegram: 'group' },
  },
  async (story) => {
    const { person } = story;
    story.at('2026-11-28 20.15');
    await story.applies();
    expect(await person.says('status')).toContain(
      'Masuk antrean. Petugas bertugas kembali Senin, 30 November 2026 pukul 07.30 WITA',
    );
    await person.says('petugas');
    story.private.push('Apakah KTP lama masih boleh?');
    expect(await person.says('Apakah KTP lama masih boleh?')).toContain('30 November 2026');
    story.at('2026-11-30 07.45');
    await story.tell('helpdesk', 'Boleh, selama datanya terbaca.');
  },
);
