import { describe, expect, it } from '@jest/globals';
import { filesOf } from '../../src/flows/draft.js';
import { MAIL_CODE_LIFE_MS, MAIL_CODE_RESEND_MS, CODE_TRIES } from '../../src/core/limits.js';
import { testOffice } from '../support/office.js';
import { BASE, mailedCode, respondWell, Talk, toCheck, toDocuments } from './driver.js';

function files(talk: Talk, code: string): readonly string[] {
  return talk.state.draft === null ? [] : filesOf(talk.state.draft, code).map(({ fileId }) => fileId);
}

const wrong = (code: string): string => (code === '111111' ? '222222' : '111111');

describe('e-mail and its code', () => {
  it('asks about a slip of the hand', () => {
    const talk = new Talk();
    talk.say('ya');
    talk.say('sitirahmah01');
    const said = talk.say('siti@gmial.com');
    expect(said).toContain('Apakah maksudnya siti@gmail.com?');
    talk.say('iya');
    expect(talk.acts).toMatchObject([{ type: 'send-mail-code', email: 'siti@gmail.com' }]);
    expect(talk.state.step).toBe('phone');
  });

  it('keeps only a keyed hash of the code', () => {
    const talk = new Talk();
    toDocuments(talk);
    expect(JSON.stringify(talk.state)).not.toContain(mailedCode(talk));
  });

  it('voids the code after five wrong tries, wherever they were made', () => {
    const talk = new Talk();
    toDocuments(talk);
    const code = mailedCode(talk);
    expect(talk.say(wrong(code))).toContain('belum cocok');
    for (let tries = 1; tries < CODE_TRIES; tries++) talk.say(wrong(code));
    talk.say(code);
    expect(talk.state.draft?.confirmedEmail).toBeNull();
    talk.clock.advance(MAIL_CODE_RESEND_MS);
    talk.say('kode belum masuk');
    expect(talk.say(code)).toContain('tidak berlaku lagi');
    talk.tap('Kirim ulang kode');
    talk.say(mailedCode(talk));
    expect(talk.state.draft?.confirmedEmail).toBe('siti@contoh.id');
    expect(talk.state.step).toBe('document');
  });

  it('lets it expire after thirty minutes', () => {
    const talk = new Talk();
    toCheck(talk);
    const code = mailedCode(talk);
    talk.clock.advance(MAIL_CODE_LIFE_MS);
    talk.say('kirim');
    expect(talk.say(code)).toContain('30 menit');
    talk.tap('Kirim ulang kode');
    expect(talk.say(mailedCode(talk))).toContain('KT-2026-00041');
  });

  it('waits a minute before another code', () => {
    const talk = new Talk();
    toCheck(talk);
    talk.say('kirim');
    expect(talk.tap('Kirim ulang kode')).toContain('60 detik lagi');
    expect(talk.acts).toHaveLength(1);
    talk.clock.advance(MAIL_CODE_RESEND_MS);
    talk.tap('Kirim ulang kode');
    expect(talk.acts).toHaveLength(2);
  });

  it('lets the address be changed; the old code counts no more', () => {
    const talk = new Talk();
    toCheck(talk);
    const old = mailedCode(talk);
    talk.say('kirim');
    talk.tap('Ganti alamat e-mail');
    talk.say('lain@contoh.id');
    expect(talk.state.step).toBe('check');
    talk.say('kirim');
    talk.say(old);
    expect(talk.state.draft?.confirmedEmail).toBeNull();
    expect(talk.say(mailedCode(talk))).toContain('KT-2026-00041');
  });

  it.each(['mail-off', 'mail-code-limit'] as const)('goes on when no code can be sent (%s)', (code) => {
    const talk = new Talk({
      respond: (act, self) => (act.type === 'send-mail-code' ? { ok: false, code } : respondWell(act, self)),
    });
    toCheck(talk);
    expect(talk.state.step).toBe('check');
    talk.say('kirim');
    expect(talk.state.step).toBe('code');
    expect(talk.acts.every(({ type }) => type === 'send-mail-code')).toBe(true);
  });

  it('says so when the code was confirmed already', () => {
    const talk = new Talk();
    toDocuments(talk);
    talk.say(mailedCode(talk));
    expect(talk.say(mailedCode(talk))).toContain('terkonfirmasi');
    expect(talk.say('kirim ulang kode')).toContain('sudah terkonfirmasi');
  });
});

describe('phone', () => {
  it('is shared by a button, only one’s own', () => {
    const talk = new Talk();
    talk.say('ya');
    talk.say('sitirahmah01');
    talk.say('siti@contoh.id');
    expect(talk.last.at(-1)?.askContact).toBe(true);
    expect(talk.hear({ kind: 'contact', phone: '6281234567890', own: false })).toContain(
      'bukan milik akun ini',
    );
    talk.hear({ kind: 'contact', phone: '+6281234567890', own: true });
    expect(talk.state.draft?.applicant.phone).toBe('6281234567890');
  });
});

describe('scans', () => {
  it('can be deleted one by one, last first, or replaced', () => {
    const talk = new Talk();
    toDocuments(talk);
    talk.files('a.jpg', 'b.jpg', 'c.jpg');
    talk.say('hapus 1');
    expect(files(talk, 'ktp')).toEqual(['file-2', 'file-3']);
    talk.tap('Hapus berkas terakhir');
    expect(files(talk, 'ktp')).toEqual(['file-2']);
    expect(talk.say('hapus 9')).toContain('tidak ada');
    talk.tap('Ganti semua');
    expect(files(talk, 'ktp')).toEqual([]);
    expect(talk.say('lanjut')).toContain('Belum ada berkas');
    talk.files('d.jpg');
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('name');
  });

  it('keeps page order by message order, also over several answers', () => {
    const talk = new Talk();
    toDocuments(talk);
    const [late, early] = [talk.file('late.jpg', { order: 20 }), talk.file('early.jpg', { order: 10 })];
    talk.hear({ kind: 'files', files: [late] });
    talk.hear({ kind: 'files', files: [early] });
    expect(files(talk, 'ktp')).toEqual(['file-2', 'file-1']);
  });

  it('names a file that was refused, is too large, of a wrong kind, or used for another document', () => {
    const office = testOffice();
    const talk = new Talk({
      office: {
        ...office,
        documents: office.documents.map((one) => ({ ...one, formats: ['image/jpeg'], maxBytes: 5000 })),
      },
    });
    toDocuments(talk);
    const said = talk.hear({
      kind: 'files',
      files: [
        { ok: false, reason: 'terkunci', label: 'a.pdf' },
        talk.file('b.pdf'),
        talk.file('c.jpg', { bytes: 6000 }),
        talk.file('d.jpg'),
      ],
    });
    expect(said).toContain(
      'a.pdf tidak dipakai: PDF berkata sandi. Mohon kirim PDF tanpa kata sandi, atau fotonya.',
    );
    expect(said).toContain('b.pdf tidak dipakai: jenis berkas tidak didukung. Mohon kirim sebagai JPG.');
    expect(said).toContain(
      'c.jpg tidak dipakai: ukuran berkas melebihi batas. Mohon kirim foto atau berkas yang lebih kecil.',
    );
    talk.say('lanjut');
    talk.say('Siti Rahmah');
    talk.say('6472015203900001');
    expect(talk.files('d.jpg')).toContain('sudah dipakai untuk Scan KTP pribadi');
    expect(talk.state.memo).toMatchObject({ document: 'npwp' });
  });

  it('keeps files that come out of turn and asks which document they are', () => {
    const talk = new Talk();
    toDocuments(talk);
    talk.files('ktp.jpg');
    talk.say('lanjut');
    const said = talk.files('npwp.jpg', 'npwp2.jpg');
    expect(said).toContain('menerima 2 berkas');
    talk.say('menu');
    talk.say('lanjut');
    expect(talk.state.step).toBe('place');
    talk.tap('Scan NPWP pribadi');
    expect(files(talk, 'npwp')).toHaveLength(2);
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('name');
  });

  it('takes the caption for the name of the document', () => {
    const talk = new Talk();
    toDocuments(talk);
    talk.files('ktp.jpg');
    talk.say('lanjut');
    talk.hear({ kind: 'files', files: [{ ...talk.file('foto.jpg'), hints: { caption: 'Ini NPWP' } }] });
    expect(files(talk, 'npwp')).toHaveLength(1);
    talk.say('lanjut');
    talk.files('lagi.jpg');
    talk.say('sertifikat');
    expect(files(talk, 'sertifikat')).toHaveLength(1);
  });

  it('lets an optional document be skipped, and taken up again', () => {
    const office = testOffice();
    const talk = new Talk({
      office: {
        ...office,
        documents: [
          ...office.documents
            .slice(0, 1)
            .map((one) => ({ ...one, code: 'surat', label: 'Surat Pernyataan', required: false })),
          ...office.documents,
        ],
      },
    });
    toDocuments(talk);
    expect(talk.state.memo).toMatchObject({ document: 'surat' });
    talk.tap('Lewati dokumen ini');
    expect(talk.state.memo).toMatchObject({ document: 'ktp' });
  });
});

describe('check-answers', () => {
  it('returns to the check after one answer was corrected', () => {
    const talk = new Talk();
    toCheck(talk);
    for (const [label, answer] of [
      ['Nama', 'Siti Rahmah, S.T.'],
      ['Nomor ponsel', '081399998888'],
    ] as const) {
      talk.tap('Ubah');
      talk.tap(label);
      talk.say(answer);
      expect(talk.state.step).toBe('check');
    }
    talk.tap('Ubah');
    talk.tap('Scan KTP pribadi');
    talk.tap('Ganti semua');
    talk.files('ktp-lain.jpg');
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('check');
    expect(talk.state.draft?.applicant).toMatchObject({ name: 'Siti Rahmah, S.T.', phone: '6281399998888' });
  });

  it('goes back question by question and forward to what is missing', () => {
    const talk = new Talk();
    toDocuments(talk);
    talk.say('kembali');
    expect(talk.state.step).toBe('phone');
    talk.say('kembali');
    talk.say('kembali');
    expect(talk.state.step).toBe('spse');
    expect(talk.say('kembali')).toContain('pertanyaan yang pertama');
    talk.tap('Tidak diubah');
    expect(talk.state.step).toBe('document');
  });

  it('keeps everything when it cannot be sent, and says why', () => {
    const talk = new Talk({
      respond: (act, self) =>
        act.type === 'submit'
          ? { ok: false, code: 'not-allowed', text: 'Mohon maaf, dokumen belum lengkap.' }
          : respondWell(act, self),
    });
    toCheck(talk);
    talk.say(mailedCode(talk));
    expect(talk.say('kirim')).toContain('dokumen belum lengkap');
    expect(talk.state).toMatchObject({ flow: 'registration', step: 'check' });
    expect(talk.state.draft?.preparedAt).not.toBeNull();
  });

  it('sends the instants of rows 1, 2 and 5 along', () => {
    const talk = new Talk({
      respond: (act, self) => {
        if (act.type === 'submit') expect(self.state.draft).not.toBeNull();
        return respondWell(act, self);
      },
    });
    toCheck(talk);
    expect(talk.state.draft?.spseAt).not.toBeNull();
    expect(talk.state.draft?.documentsAt).not.toBeNull();
  });

  it('warns of a certificate that ended and sends it nevertheless', () => {
    const talk = new Talk();
    toCheck(talk);
    talk.tap('Ubah');
    talk.say('Berikutnya');
    talk.say('Berikutnya');
    talk.say('Berlaku sampai');
    expect(talk.state.step).toBe('certificate-valid');
    expect(talk.say('1 Januari 2026')).toContain('sudah lewat');
    expect(talk.state.step).toBe('check');
  });
});

describe('questions in between', () => {
  const office = testOffice({
    faq: [
      ...testOffice().faq,
      {
        id: 'lama',
        group: null,
        question: 'Berapa lama prosesnya?',
        answer: 'Tergantung kelengkapan.',
        keywords: ['lama', 'durasi'],
      },
    ],
  });

  it('answers a question from the FAQ and repeats what it asked', () => {
    const talk = new Talk({ office });
    toDocuments(talk);
    talk.files('ktp.jpg');
    talk.say('lanjut');
    const said = talk.say('ini bayar gak ya?');
    expect(said).toContain('tidak dipungut biaya');
    expect(said).toContain('Nama lengkap');
    const unknown = talk.say('apakah besok hujan?');
    expect(unknown).toContain('*petugas*');
    expect(talk.state.draft?.applicant.name).toBeUndefined();
  });

  it('finds by words in the help and comes back', () => {
    const talk = new Talk({ office });
    toDocuments(talk);
    talk.say('bantuan');
    expect(talk.say('durasi')).toContain('Tergantung kelengkapan.');
    talk.tap('Kembali mengisi');
    expect(talk.state).toMatchObject({ flow: 'registration', step: 'document' });
    talk.say('help');
    talk.say('1');
    expect(talk.state).toMatchObject({ flow: 'help', step: 'answered' });
  });

  it('lets a new registration begin after a closed case, and be given up', () => {
    const talk = new Talk({ kase: { ...BASE, position: null, status: 'closed', outcome: 'withdrawn' } });
    talk.tap('Daftar lagi');
    talk.say('mulai');
    talk.say('sitirahmah01');
    expect(talk.say('status')).toContain('belum terkirim');
    talk.say('menu');
    talk.tap('Hapus isian');
    talk.say('ya');
    expect(talk.state).toMatchObject({ flow: 'status', draft: null });
  });
});
