import { expect } from '@jest/globals';
import { ALL_DOCUMENTS, scenario } from './support/story.js';

scenario(
  'two-fixes',
  {
    title: 'two rounds of fixing, by row 6 and by row 9',
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
        { document: 'data', reason: 'lainnya', note: 'Nomor sertifikat berbeda dengan scan' },
      ],
    });
    await person.says('status');
    await person.says('perbaiki');
    await story.resends('a04-sertifikat-3-halaman.pdf', 'sertifikat-lengkap.pdf');
    story.private.push('SKK-7131/2023');
    await person.says('SKK-7131/2023');
    await person.taps('Kirim perbaikan');
    story.at('13.00');
    await story.act('helpdesk', 'claim');
    await story.act('helpdesk', 'receive-files', { outcome: 'ok' });
    await story.act('helpdesk', 'check-blacklist', { outcome: 'clear' });
    await story.act('helpdesk', 'check-completeness', { outcome: 'complete', checklist: ALL_DOCUMENTS });
    expect(await story.caseView()).toMatchObject({ round: 3, position: 12 });
  },
);
