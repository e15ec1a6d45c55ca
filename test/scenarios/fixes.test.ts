import { expect } from '@jest/globals';
import { ALL_DOCUMENTS, ALL_SHOWN, scenario } from '../support/scenarios/story.js';

scenario(
  'two-fixes',
  {
    title: 'two rounds of fixing, by row 6 and by row 9',
    short: 'web',
    doors: { web: 'api', telegram: 'group' },
  },
  async (story) => {
    const { person } = story;
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    story.counter.minutes(5);
    await story.act('helpdesk', 'receive-files', {
      outcome: 'deficient',
      deficiencies: [
        { document: 'ktp', reason: 'buram' },
        { document: 'npwp', reason: 'terpotong', note: 'Sisi kanan tidak terlihat' },
      ],
    });
    story.at('10.50');
    await person.taps('Perbaiki sekarang');
    await story.resends('a06-ktp-foto-meja.jpg', 'ktp-ulang.jpg');
    await story.resends('a07-npwp-whatsapp.jpg', 'npwp-ulang.jpg');
    await person.taps('Kirim perbaikan');
    story.at('11.00');
    await story.act('helpdesk', 'claim');
    await story.act('helpdesk', 'receive-files', { outcome: 'ok' });
    await story.act('helpdesk', 'check-blacklist', { outcome: 'clear' });
    story.counter.minutes(10);
    await story.act('helpdesk', 'check-completeness', {
      outcome: 'incomplete',
      deficiencies: [
        { document: 'sertifikat', reason: 'halaman-kurang' },
        { document: 'data', reason: 'lainnya', note: 'Gelar pada nama belum tertulis' },
      ],
    });
    await person.says('status');
    await person.says('perbaiki');
    await story.resends('a04-sertifikat-3-halaman.pdf', 'sertifikat-lengkap.pdf');
    story.private.push('Siti Rahmah, S.T.');
    await person.taps('Ubah');
    await person.taps('Nama');
    await person.says('Siti Rahmah, S.T.');
    await person.taps('Kirim perbaikan');
    story.at('13.00');
    await story.act('helpdesk', 'claim');
    await story.act('helpdesk', 'receive-files', { outcome: 'ok' });
    await story.act('helpdesk', 'check-blacklist', { outcome: 'clear' });
    await story.act('helpdesk', 'check-completeness', { outcome: 'complete', checklist: ALL_DOCUMENTS });
    expect(await story.caseView()).toMatchObject({ round: 3, position: 12 });
  },
);

scenario(
  'fix-after-call',
  {
    title: 'a fix is asked for after the call; the whole check runs again',
    short: 'telegram',
    doors: { web: 'pages', telegram: 'api' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks('Selasa, 24 November 2026', '11.50 WITA');
    story.at('11.58');
    await story.act('verifikator', 'verify', {
      outcome: 'deficient',
      deficiencies: [{ document: 'npwp', reason: 'data-beda' }],
    });
    story.at('13.00');
    await story.person.taps('Perbaiki sekarang');
    await story.resends('a07-npwp-whatsapp.jpg', 'npwp-ulang.jpg');
    await story.person.taps('Tidak diubah');
    await story.person.taps('Kirim perbaikan');
    await story.helpdeskPasses('13.10');
    await story.verifikatorPasses('13.40');
    await story.picks('Selasa, 24 November 2026', '14.10 WITA');
    story.at('14.19');
    await story.act('verifikator', 'verify', { outcome: 'passed', checklist: ALL_SHOWN });
    await story.act('verifikator', 'send-receipt', { spse: 'not-applicable' });
    await story.act('helpdesk2', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'approved', round: 2 });
  },
);

const BLURRED = { outcome: 'deficient', deficiencies: [{ document: 'ktp', reason: 'buram' }] };

scenario(
  'undo',
  {
    title: 'a return taken back within the minute is never told; a later one is told and stays',
    short: 'gema',
    doors: { web: 'pages', telegram: 'group' },
    undoSeconds: 60,
  },
  async (story) => {
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    expect(await story.act('helpdesk', 'receive-files', BLURRED)).toBe('');
    expect(await story.person.says('status')).toContain('pemeriksaan Helpdesk');
    story.counter.clock.advance(50_000);
    await story.act('helpdesk', 'undo');
    story.counter.minutes(5);
    expect(await story.person.hears()).toBe('');
    expect(await story.person.says('status')).toContain('pemeriksaan Helpdesk');
    expect(await story.act('helpdesk', 'receive-files', BLURRED)).toBe('');
    story.counter.minutes(2);
    expect(await story.person.hears()).toContain('yang perlu diperbaiki');
    await story.refused('helpdesk', 'undo');
  },
);
