import { describe, expect, it } from '@jest/globals';
import { itemsOf } from '../../src/flows/form/items.js';
import { emptyDraft } from '../../src/flows/draft.js';
import { BASE, Talk, toDocuments } from './driver.js';

/** A fresh talk at the name, with a KTP sent. */
function atName(): Talk {
  const talk = new Talk();
  toDocuments(talk);
  talk.files('foto.jpg');
  talk.tap('Lanjut');
  return talk;
}

/** A fresh talk at the certificate's number. */
function atCertificate(): Talk {
  const talk = atName();
  talk.send('Siti Rahmah');
  talk.send('6472015203900001');
  talk.files('kartu.jpg');
  talk.tap('Lanjut');
  talk.tap('Sama dengan NIK');
  talk.files('lembar.pdf');
  talk.tap('Lanjut');
  return talk;
}

/** What the form has for an item. */
function valueAt(talk: Talk, item: string): string | null {
  const { state, office, kase } = talk;
  const view = { state, office, kase, facts: talk.facts(), memo: {}, draft: state.draft ?? emptyDraft() };
  return itemsOf(view).find(({ key }) => key === item)?.value ?? null;
}

const answers = (talk: Talk): object => talk.state.draft?.applicant ?? {};

describe('the same answer again', () => {
  it.each([
    ['Siti Rahmah', 2_000],
    ['siti rahmah', 10_000],
    ['Siti  Rahmah.', 30_000],
    ['SITI RAHMAH', 59_000],
  ])('%s is not the NIK: it is said to be taken, and no try is counted', (again, afterMs) => {
    const talk = atName();
    talk.send('Siti Rahmah');
    expect(talk.send(again, { afterMs })).toContain('sudah dicatat sebagai Nama');
    expect(talk.state).toMatchObject({ step: 'nik', attempt: 0 });
  });

  it.each([
    ['LSP Konstruksi', 6_000],
    ['lsp konstruksi', 20_000],
    ['LSP Konstruksi!', 55_000],
    ['LSP  KONSTRUKSI', 7_000],
  ])('%s at another free question is asked about, whatever is answered', (again, afterMs) => {
    for (const [reply, field] of [
      ['tidak', undefined],
      ['ya', again],
    ] as const) {
      const talk = atCertificate();
      talk.send('SKK-123/2024');
      talk.send('LSP Konstruksi');
      expect(talk.send(again, { afterMs })).toContain('Apakah juga jawaban untuk Bidang sertifikat?');
      talk.say(reply);
      const { certificate } = answers(talk) as { certificate: { issuer: string; field?: string } };
      expect(certificate.issuer).toBe('LSP Konstruksi');
      expect(certificate.field?.replaceAll('  ', ' ')).toBe(field?.replaceAll('  ', ' '));
    }
  });

  it('is taken after a minute, and NIK and NPWP may be equal at once', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('Konstruksi');
    talk.send('Konstruksi', { afterMs: 61_000 });
    expect(answers(talk)).toMatchObject({ certificate: { issuer: 'Konstruksi', field: 'Konstruksi' } });
    const other = atName();
    other.send('Siti Rahmah');
    other.send('6472015203900001');
    other.files('kartu.jpg');
    other.tap('Lanjut');
    other.send('6472015203900001', { afterMs: 1_000 });
    expect(answers(other)).toMatchObject({ npwp: '6472015203900001' });
  });
});

describe('the rest of an answer', () => {
  it.each([
    ['LSP Konstruksi', 'Nusantara'],
    ['LSP', 'Jasa Konstruksi'],
    ['Gabungan Ahli', 'Teknik Indonesia'],
    ['BNSP', 'Jakarta'],
    ['Asosiasi Surveyor', 'Indonesia'],
  ])('%s + %s is asked about and joined', (first, second) => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send(first);
    expect(talk.send(second, { afterMs: 3_000 })).toContain(`Apakah "${second}" lanjutan dari Penerbit`);
    const said = talk.tap(`Ya: ${first} ${second}`);
    expect(said).toContain(`Penerbit sertifikat dicatat: ${first} ${second}.`);
    expect(talk.state.step).toBe('certificate-field');
    expect(answers(talk)).toMatchObject({ certificate: { issuer: `${first} ${second}` } });
  });

  it.each([
    ['Survei dan Pemetaan', 20_000],
    ['Ahli Muda Teknik Jalan', 8_000],
    ['Bidang yang ditulis panjang sekali sampai jelas bukan lanjutan', 3_000],
    ['Geodesi', 200],
  ])('%s after %d ms is the next answer', (second, afterMs) => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi');
    talk.send(second, { afterMs });
    expect(answers(talk)).toMatchObject({ certificate: { issuer: 'LSP Konstruksi', field: second } });
  });

  it('is the next answer when the person says so, and may be cut from a name as well', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi');
    talk.send('Geodesi', { afterMs: 2_000 });
    talk.tap('Bukan, ini Bidang sertifikat');
    expect(answers(talk)).toMatchObject({ certificate: { issuer: 'LSP Konstruksi', field: 'Geodesi' } });
    const other = atName();
    other.send('Siti');
    other.send('Rahmah', { afterMs: 2_500 });
    other.say('ya');
    expect(answers(other)).toMatchObject({ name: 'Siti Rahmah' });
    expect(other.state.step).toBe('nik');
  });
});

describe('answers that come again while something is asked about', () => {
  const certificate = (talk: Talk): object | undefined =>
    (answers(talk) as { certificate?: object }).certificate;

  it.each([
    ['LSP Konstruksi', 'LSP Konstruksi', 'lsp konstruksi'],
    ['BNSP', 'BNSP', 'BNSP', 'BNSP'],
  ])('%s, %s and %s is still one answer, and no answer to the next question', (first, ...again) => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send(first);
    for (const text of again) talk.send(text, { afterMs: 7_000 });
    expect(talk.labels()).toEqual(['Ya, Bidang sertifikat', 'Tidak']);
    talk.tap('Tidak');
    talk.send('Geodesi');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: first, field: 'Geodesi' });
  });

  it('both parts of an answer, sent twice, are joined once', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    for (const afterMs of [20_000, 8_000]) {
      talk.send('LSP Konstruksi', { afterMs });
      talk.send('Nusantara', { afterMs: 3_000 });
    }
    talk.tap('Ya: LSP Konstruksi Nusantara');
    expect(talk.send('Nusantara', { afterMs: 3_000 })).toContain('sudah dicatat sebagai Penerbit sertifikat');
    talk.tap('Tidak');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Konstruksi Nusantara' });
  });

  it('the whole of an answer behind its beginning is asked about', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi');
    expect(talk.send('LSP Konstruksi Nusantara', { afterMs: 15_000 })).toContain(
      'jawaban lengkap untuk Penerbit',
    );
    talk.tap('Ya: LSP Konstruksi Nusantara');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Konstruksi Nusantara' });
  });

  it('an answer from before the last one is recognised too', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi', { afterMs: 10_000 });
    expect(talk.send('SKK-123/2024', { afterMs: 8_000 })).toContain('sudah dicatat sebagai Nomor sertifikat');
    talk.say('tidak');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Konstruksi' });
  });

  it('another answer at the doubt is remembered as one that was typed', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi');
    talk.send('LSP Konstruksi', { afterMs: 7_000 });
    talk.send('6 Mei 2024', { afterMs: 7_000 });
    expect(talk.send('6 Mei 2024', { afterMs: 7_000 })).toContain('sudah dicatat sebagai Bidang sertifikat');
    expect(answers(talk)).not.toHaveProperty('certificate.issuedAt');
  });

  it('the answer to the question that stood leaves the rest of the one before on offer', () => {
    const talk = atName();
    talk.send('Siti');
    talk.send('Rahmah', { afterMs: 3_000 });
    expect(talk.send('6472015203900001')).toContain('Apakah "Rahmah" lanjutan dari Nama?');
    expect(answers(talk)).toMatchObject({ name: 'Siti', nik: '6472015203900001' });
    expect(talk.labels()).toEqual(['Ya: Siti Rahmah', 'Tidak']);
    expect(talk.send('6472015203900001', { afterMs: 4_000 })).toContain('sudah dicatat sebagai NIK');
    expect(talk.send('Samarinda', { afterMs: 4_000 })).toContain('Apakah "Rahmah" lanjutan dari Nama?');
    talk.files('kartu.jpg');
    expect(talk.labels()).toEqual(['Ya: Siti Rahmah', 'Tidak']);
    talk.tap('Tidak');
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('npwp');
    const other = atName();
    other.send('Siti');
    other.send('Rahmah', { afterMs: 3_000 });
    other.send('6472015203900001');
    other.tap('Ya: Siti Rahmah');
    expect(answers(other)).toMatchObject({ name: 'Siti Rahmah', nik: '6472015203900001' });
    expect(other.state.step).toBe('document');
  });

  it('each rest of two answers is offered, one after the other', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP');
    talk.send('Konstruksi', { afterMs: 3_000 });
    talk.send('Geodesi', { afterMs: 9_000 });
    talk.send('dan Pemetaan', { afterMs: 3_000 });
    talk.send('dan Pemetaan', { afterMs: 9_000 });
    talk.tap('Ya: LSP Konstruksi');
    talk.tap('Ya: Geodesi dan Pemetaan');
    expect(certificate(talk)).toEqual({
      number: 'SKK-123/2024',
      issuer: 'LSP Konstruksi',
      field: 'Geodesi dan Pemetaan',
    });
    expect(talk.state.step).toBe('certificate-issued');
  });

  it('what was sent before the doubt was there waits until it is settled', () => {
    const sendAll = (): Talk => {
      const talk = atCertificate();
      talk.send('SKK-123/2024');
      talk.send('LSP');
      talk.send('Konstruksi', { afterMs: 3_000 });
      talk.shownAt = new Date(talk.clock.now().getTime() + 60_000).toISOString();
      for (const text of ['Geodesi', 'dan Pemetaan', '6 Mei 2024', 'Geodesi'])
        talk.send(text, { afterMs: 9_000 });
      expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP' });
      return talk;
    };
    const talk = sendAll();
    talk.tap('Ya: LSP Konstruksi');
    talk.tap('Bukan, ini Bidang sertifikat');
    talk.tap('Ya: Geodesi dan Pemetaan');
    expect(certificate(talk)).toMatchObject({
      issuer: 'LSP Konstruksi',
      field: 'Geodesi dan Pemetaan',
      issuedAt: '2024-05-06',
    });
    const other = sendAll();
    other.tap('Bukan, ini Bidang sertifikat');
    expect(certificate(other)).toMatchObject({ issuer: 'LSP', field: 'Konstruksi' });
    expect(other.labels()).toContain('Ya: Konstruksi Geodesi');
  });

  it.each(['ya', 'Ya pak', 'bukan', 'tidak', 'ok'])(
    '%s, said to a doubt that is settled, is no rest',
    (said) => {
      const talk = atName();
      talk.send('Siti');
      talk.send('Rahmah', { afterMs: 3_000 });
      talk.send('Siti Rahmah', { afterMs: 9_000 });
      talk.send(said, { afterMs: 3_000 });
      talk.send(said, { afterMs: 3_000 });
      expect(answers(talk)).toMatchObject({ name: 'Siti Rahmah' });
      expect(talk.state.step).toBe('nik');
    },
  );

  it('an answer in three pieces is one rest', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP');
    talk.send('Jasa', { afterMs: 3_000 });
    talk.send('Konstruksi', { afterMs: 3_000 });
    talk.tap('Ya: LSP Jasa Konstruksi');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Jasa Konstruksi' });
  });

  it('an answer to a question that not every text answers is no rest', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP Konstruksi');
    talk.send('Geodesi');
    talk.send('6 Mei 2024', { afterMs: 3_000 });
    expect(answers(talk)).toMatchObject({ certificate: { field: 'Geodesi', issuedAt: '2024-05-06' } });
  });

  it('a correction by quoting comes back to what is asked about, unless it has made that needless', () => {
    const talk = atCertificate();
    talk.quoted.set('q1', { from: 'loket', asks: 'certificate-number' });
    talk.quoted.set('q2', { from: 'loket', asks: 'certificate-issuer' });
    talk.send('SKK-123/2025');
    talk.send('LSP');
    talk.send('Konstruksi', { afterMs: 3_000 });
    expect(talk.send('SKK-123/2024', { quotes: 'q1' })).toContain('sebelumnya: SKK-123/2025');
    talk.tap('Batalkan perubahan');
    expect(talk.labels()).toEqual(['Ya: LSP Konstruksi', 'Bukan, ini Bidang sertifikat']);
    talk.send('LSP Konstruksi Mandiri', { quotes: 'q2' });
    expect(talk.state.step).toBe('certificate-field');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2025', issuer: 'LSP Konstruksi Mandiri' });
  });

  it('a text that is no answer leaves the rest on offer, and all of it at once is a yes', () => {
    const talk = atName();
    talk.send('Siti');
    talk.send('Rahmah', { afterMs: 3_000 });
    expect(talk.send('1234')).toContain('lanjutan dari Nama?');
    expect(talk.labels()).toEqual(['Ya: Siti Rahmah', 'Bukan, ini NIK']);
    talk.send('siti rahmah');
    expect(answers(talk)).toMatchObject({ name: 'Siti Rahmah' });
    expect(talk.state.step).toBe('nik');
  });

  it('the rest of an answer that was sent before the next question came is asked about, however late', () => {
    for (const shownAt of ['later', null]) {
      const talk = atCertificate();
      talk.send('SKK-123/2024');
      talk.send('LSP Konstruksi');
      talk.shownAt = shownAt && new Date(talk.clock.now().getTime() + 25_000).toISOString();
      expect(talk.send('Nusantara', { afterMs: 20_000 })).toContain('lanjutan dari Penerbit sertifikat?');
      talk.say('ya');
      expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Konstruksi Nusantara' });
    }
    const read = atCertificate();
    read.send('SKK-123/2024');
    read.send('LSP Konstruksi');
    read.shownAt = read.clock.now().toISOString();
    read.send('Nusantara', { afterMs: 20_000 });
    expect(certificate(read)).toEqual({
      number: 'SKK-123/2024',
      issuer: 'LSP Konstruksi',
      field: 'Nusantara',
    });
  });

  it('a file leaves it on offer as well', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    talk.send('LSP');
    talk.send('Konstruksi', { afterMs: 3_000 });
    talk.files('halaman-2.jpg');
    expect(talk.labels()).toContain('Ya: LSP Konstruksi');
    talk.tap('Ya: LSP Konstruksi');
    expect(certificate(talk)).toEqual({ number: 'SKK-123/2024', issuer: 'LSP Konstruksi' });
  });
});

describe('a choice that was typed, and comes again', () => {
  it.each(['selesai', 'sudah semua', 'cukup', 'Itu saja.'])(
    '%s is asked about at a free question',
    (said) => {
      const talk = new Talk();
      toDocuments(talk);
      talk.files('foto.jpg');
      talk.send(said);
      const again = talk.send(said, { afterMs: 5_000 });
      expect(answers(talk)).not.toHaveProperty('name');
      expect(talk.state.step).toBe('doubt');
      expect(again).toContain(
        'sudah kami terima untuk pertanyaan sebelumnya. Apakah juga jawaban untuk Nama?',
      );
      talk.tap('Tidak');
      expect(talk.state.step).toBe('name');
    },
  );

  it('leaves a refusal what it is where it fits no answer', () => {
    const talk = new Talk();
    talk.send('ya');
    expect(talk.send('ya', { afterMs: 5_000 })).not.toContain('sudah');
    expect(talk.state).toMatchObject({ step: 'spse', draft: { applicant: {} } });
  });
});

describe('the same answer again, where it was doubted', () => {
  it('is no confirmation of an address that looks mistyped', () => {
    const talk = new Talk();
    talk.say('ya');
    talk.send('siti01');
    talk.send('siti@gmial.com');
    expect(talk.send('siti@gmial.com', { afterMs: 8_000 })).toContain('Apakah maksudnya siti@gmail.com?');
    expect(talk.state).toMatchObject({ step: 'email-typo', attempt: 0 });
    talk.send('siti@gmial.com', { afterMs: 61_000 });
    expect(answers(talk)).toMatchObject({ email: 'siti@gmial.com' });
  });

  it('is no confirmation of a NIK that looks mistyped', () => {
    const talk = atName();
    talk.send('Siti Rahmah');
    talk.send('6472999903900001');
    expect(talk.state.step).toBe('nik-doubt');
    talk.send('6472 9999 0390 0001', { afterMs: 61_000 });
    expect(answers(talk)).toMatchObject({ nik: '6472999903900001' });
    const other = atName();
    other.send('Siti Rahmah');
    other.send('6472999903900001');
    other.send('6472999903900001', { afterMs: 9_000 });
    expect(other.state.step).toBe('nik-doubt');
    expect(answers(other)).not.toHaveProperty('nik');
  });
});

describe('a reply by quoting', () => {
  it.each([
    ['name', 'Siti Nurhaliza', { name: 'Siti Nurhaliza' }],
    ['nik', '6472 0152 0390 0007', { nik: '6472015203900007' }],
    ['spse', 'siti02', { spseUserId: 'siti02' }],
    ['phone', '0813 1111 2222', { phone: '6281311112222' }],
    ['certificate-number', 'SKK 9/2025', { certificate: { number: 'SKK 9/2025' } }],
  ])('of the question for %s corrects that answer, and can be taken back', (item, text, expected) => {
    const talk = atCertificate();
    talk.send('SKK-123/2024');
    const before = answers(talk);
    talk.quoted.set('q1', { from: 'loket', asks: item });
    const said = talk.send(text, { quotes: 'q1' });
    expect(said).toContain('dicatat');
    expect(said).toContain('sebelumnya');
    expect(answers(talk)).toMatchObject(expected);
    expect(talk.state.step).toBe('certificate-issuer');
    expect(talk.tap('Batalkan perubahan')).toContain('dibatalkan');
    expect(answers(talk)).toEqual(before);
    expect(talk.state.step).toBe('certificate-issuer');
  });

  it('that does not fit leads to that question', () => {
    const talk = atCertificate();
    talk.quoted.set('q1', { from: 'loket', asks: 'nik' });
    expect(talk.send('1234', { quotes: 'q1' })).toContain('masih kurang');
    expect(talk.state.step).toBe('nik');
    expect(answers(talk)).toMatchObject({ nik: '6472015203900001' });
  });

  it('to an officer goes to the officers, also in the middle of the form', () => {
    const talk = atCertificate();
    talk.quoted.set('q1', { from: 'petugas', asks: null });
    talk.send('Sertifikatnya sedang diperpanjang', { quotes: 'q1' });
    expect(talk.acts.at(-1)).toEqual({ type: 'message-officer', text: 'Sertifikatnya sedang diperpanjang' });
    expect(talk.state.step).toBe('certificate-number');
  });

  it('of what nobody knows any more is read as any text', () => {
    const talk = atCertificate();
    talk.send('SKK-123/2024', { quotes: 'gone' });
    expect(answers(talk)).toMatchObject({ certificate: { number: 'SKK-123/2024' } });
  });
});

describe('an edited message', () => {
  it('corrects the answer that it was, says it back and can be taken back', () => {
    const talk = atName();
    talk.send('Siti Rahma');
    talk.send('6472015203900001');
    const said = talk.edit('Siti Rahmah', 1);
    expect(said).toContain('Nama dicatat: Siti Rahmah.');
    expect(said).toContain('Nama sebelumnya: Siti Rahma.');
    expect(answers(talk)).toMatchObject({ name: 'Siti Rahmah', nik: '6472015203900001' });
    talk.say('batalkan perubahan');
    expect(answers(talk)).toMatchObject({ name: 'Siti Rahma' });
  });

  it('to something that does not fit asks that question again', () => {
    const talk = atName();
    talk.send('Siti Rahmah');
    expect(talk.edit('Siti 123')).toContain('tanpa angka');
    expect(talk.state.step).toBe('name');
  });

  it('that was no answer is not read', () => {
    const talk = atName();
    talk.send('Siti Rahmah');
    expect(talk.hear({ kind: 'edited', text: 'Budi', edits: 'm99' })).toContain('tidak kami baca');
    expect(answers(talk)).toMatchObject({ name: 'Siti Rahmah' });
  });

  it('cannot be taken back a message later', () => {
    const talk = atName();
    talk.send('Siti Rahma');
    talk.edit('Siti Rahmah');
    expect(talk.labels()).toContain('Batalkan perubahan');
    talk.send('123');
    expect(talk.labels()).not.toContain('Batalkan perubahan');
  });
});

describe('values that are our words', () => {
  it.each([
    ['admin', 'spse'],
    ['Min', 'name'],
    ['Malam', 'name'],
    ['Edit', 'name'],
    ['CS', 'name'],
    ['Operator', 'certificate-issuer'],
    ['Pagi', 'name'],
    ['Koreksi', 'certificate-field'],
    ['sore', 'spse'],
    ['Home', 'certificate-issuer'],
  ])('%s at %s is asked about: answer or command', (said, step) => {
    const draft = {
      ...emptyDraft(),
      acknowledged: { version: '1', textHash: 'x', channel: 'telegram', at: '2026-11-24T02:00:00.000Z' },
    } as const;
    const state = { ...new Talk().state, flow: 'registration', step, draft } as const;
    const talk = new Talk({ state });
    expect(talk.send(said)).toContain('apakah itu jawaban untuk');
    talk.tap('Jawaban');
    expect(valueAt(talk, step)).toBe(said);
    const other = new Talk({ state });
    other.send(said);
    other.tap('Perintah');
    expect(other.state.draft?.applicant).toEqual({});
    expect(other.state.step).not.toBe('doubt');
  });

  it.each(['Nanti Sari', 'Hai Sing', 'Malam Jumat', 'Menur Sari', 'Kode Prasetyo'])(
    '%s is a name',
    (said) => {
      const talk = atName();
      talk.send(said);
      expect(answers(talk)).toMatchObject({ name: said });
    },
  );

  it.each(['sandi.pratama', 'pinkan_otp', 'admin.lpse', 'sandiaga'])('%s is a user ID', (said) => {
    const talk = new Talk();
    talk.say('ya');
    talk.send(said);
    expect(answers(talk)).toMatchObject({ spseUserId: said });
  });

  it.each(['/admin', 'bantuan', 'batal', 'kembali', 'hubungi petugas', '/min'])('%s is a command', (said) => {
    const talk = atName();
    expect(talk.send(said)).not.toContain('apakah itu jawaban');
    expect(answers(talk)).not.toHaveProperty('name');
  });
});

describe('words for the officer', () => {
  it.each([
    'Sudah saya kirim lewat SIPESUT',
    'ya',
    'Namanya Ahmad',
    '12 Mei',
    'besok pagi pak',
    'tidak ada',
    'lanjut',
    '3',
    'Baik, nanti saya urus',
    'Nomor lama sudah mati',
  ])('%s goes to the officer who wrote last, while no form is open', (said) => {
    const talk = new Talk({ kase: BASE, state: { ...new Talk().state, flow: 'status', step: 'view' } });
    talk.officerWaits = true;
    talk.send(said);
    expect(talk.acts).toEqual([{ type: 'message-officer', text: said }]);
    expect(talk.officerWaits).toBe(false);
  });

  it.each(['status', 'terima kasih', '/bantuan', 'Bantuan', 'petugas'])('%s stays what it is', (said) => {
    const talk = new Talk({ kase: BASE, state: { ...new Talk().state, flow: 'status', step: 'view' } });
    talk.officerWaits = true;
    talk.send(said);
    expect(talk.acts).toEqual([]);
  });

  it('are offered to the officer inside a form, at a free question and where they do not fit', () => {
    const talk = atCertificate();
    talk.officerWaits = true;
    expect(talk.send('Sertifikatnya hilang, Pak')).toContain('jawaban untuk petugas?');
    talk.tap('Ya, kirim ke petugas');
    expect(talk.acts.at(-1)).toEqual({ type: 'message-officer', text: 'Sertifikatnya hilang, Pak' });
    expect(talk.state.step).toBe('certificate-number');
    talk.officerWaits = true;
    talk.send('SKK ada di belakang');
    talk.tap('Bukan, ini Nomor sertifikat');
    expect(answers(talk)).toMatchObject({ certificate: { number: 'SKK ada di belakang' } });
    expect(talk.officerWaits).toBe(false);
  });

  it.each(['LSP Konstruksi Mandiri', 'BNSP', 'Gabungan Ahli Teknik Nasional', 'LPJK'])(
    'leave %s what it is, an answer to the form',
    (said) => {
      const talk = atCertificate();
      talk.send('SKK-123/2024');
      talk.officerWaits = true;
      talk.send(said);
      expect(answers(talk)).toMatchObject({ certificate: { issuer: said } });
    },
  );

  it('at whose question another answer is typed are left alone, and the answer is read', () => {
    const talk = atName();
    talk.officerWaits = true;
    talk.send('Saya belum bisa, Pak');
    expect(talk.state.step).toBe('doubt');
    talk.send('Siti Rahmah');
    expect(answers(talk)).toMatchObject({ name: 'Siti Rahmah' });
    expect(talk.state.step).toBe('nik');
  });

  it('do not stand in the way of an answer that fits', () => {
    const talk = atName();
    talk.send('Siti Rahmah');
    talk.officerWaits = true;
    talk.send('6472015203900001');
    expect(answers(talk)).toMatchObject({ nik: '6472015203900001' });
  });
});
