import { describe, expect, it } from '@jest/globals';
import type { FaqEntry } from '../../src/sop/office.js';
import { conversation } from '../../src/flows/conversation.js';
import { testOffice } from '../support/office.js';
import { Talk, toDocuments } from './driver.js';
import { RETURNED } from './places.js';

const office = testOffice({
  faq: [
    entry('biaya', 'Sebelum mendaftar', 'Apakah layanan ini berbayar?'),
    entry('format', 'Berkas', 'Berkas apa yang dapat dikirim?'),
    entry('syarat', 'Sebelum mendaftar', 'Apa saja yang perlu disiapkan?'),
    entry('jam', null, 'Kapan petugas melayani?'),
    ...['a', 'b', 'c', 'd', 'e'].map((id) => entry(id, 'Berkas', `Pertanyaan ${id}?`)),
  ],
});

function entry(id: string, group: string | null, question: string): FaqEntry {
  return { id, group, question, answer: `Jawaban ${id}.`, keywords: [`kunci ${id}`] };
}

describe('the list of questions', () => {
  it('has headings where the channel has room for all of it', () => {
    const talk = new Talk({ office, channel: 'web' });
    talk.say('bantuan');
    const groups = talk.last.flatMap(({ choices }) => choices ?? []).map(({ group }) => group ?? '-');
    expect(groups).toEqual([
      'Sebelum mendaftar',
      'Sebelum mendaftar',
      ...Array.from({ length: 6 }, () => 'Berkas'),
      'Lainnya',
      '-',
    ]);
    expect(talk.tap('Kapan petugas melayani?')).toContain('Jawaban jam.');
  });

  it('asks for the topic first where it has not, and goes back to the topics', () => {
    const talk = new Talk({ office, channel: 'telegram' });
    talk.say('bantuan');
    expect(talk.labels()).toEqual(['Sebelum mendaftar', 'Berkas', 'Lainnya', 'Kembali ke menu']);
    expect(talk.tap('Berkas')).toContain('*Berkas*');
    expect(talk.labels()).toEqual(expect.arrayContaining(['Berkas apa yang dapat dikirim?', 'Topik lain']));
    talk.tap('Topik lain');
    talk.tap('Lainnya');
    expect(talk.tap('Kapan petugas melayani?')).toContain('Jawaban jam.');
  });

  it('is numbered where there are no buttons', () => {
    const talk = new Talk({ office, channel: 'whatsapp' });
    expect(talk.say('bantuan')).toContain('1. Sebelum mendaftar\n2. Berkas\n3. Lainnya');
    expect(talk.say('2')).toContain('1. Berkas apa yang dapat dikirim?');
    expect(talk.say('1')).toContain('Jawaban format.');
  });

  it('finds by a keyword whatever topic is open', () => {
    const talk = new Talk({ office, channel: 'telegram' });
    talk.say('bantuan');
    talk.tap('Berkas');
    expect(talk.say('kunci jam')).toContain('Jawaban jam.');
  });
});

describe('where in the form a question stands', () => {
  it('is said where a section begins, on a channel without a bar', () => {
    const talk = new Talk({ channel: 'telegram' });
    expect(talk.tap('Saya mengerti, mulai')).toContain('Bagian 1 dari 14 · SPSE dan kontak');
    expect(talk.say('sitirahmah01')).not.toContain('Bagian');
    talk.say('siti@contoh.id');
    expect(talk.say('081234567890')).toContain('Bagian 4 dari 14 · KTP');
    talk.files('ktp.jpg');
    expect(talk.say('lanjut')).not.toContain('Bagian');
  });

  it('comes with every question, in numbers, on a channel with a bar', () => {
    const talk = new Talk({ channel: 'web' });
    talk.tap('Saya mengerti, mulai');
    expect(talk.last.at(-1)?.progress).toEqual({ part: 1, of: 14, section: 'SPSE dan kontak' });
    expect(talk.say('sitirahmah01')).not.toContain('Bagian');
    expect(talk.last.at(-1)?.progress).toEqual({ part: 2, of: 14, section: 'SPSE dan kontak' });
    talk.say('bantuan');
    expect(talk.last.at(-1)?.progress).toBeUndefined();
  });

  it('is counted among what was asked for, in a correction', () => {
    const deficiencies = [
      { document: 'ktp', reason: 'buram' },
      { document: 'npwp', reason: 'data-beda' },
    ];
    const talk = new Talk({ kase: { ...RETURNED, deficiencies }, channel: 'telegram' });
    expect(talk.tap('Perbaiki sekarang')).toContain('Bagian 1 dari 3 · KTP');
    talk.files('ktp-baru.jpg');
    expect(talk.tap('Lanjut')).toMatch(/Bagian 2 dari 3 · NPWP/u);
    talk.tap('Lanjut');
    expect(talk.state.step).toBe('npwp');
    talk.say('kembali');
    talk.say('ubah');
    expect(talk.tap('Nama')).not.toContain('Bagian');
  });

  it('begins with an estimate', () => {
    expect(new Talk().transcript.join('\n')).toContain('Pengisian sekitar 15 menit');
  });
});

describe('a refused file', () => {
  const atKtp = (): Talk => {
    const talk = new Talk();
    toDocuments(talk);
    return talk;
  };

  it.each([
    ['format', { hints: { name: 'IMG_0012.HEIC' } }, 'berkas HEIC belum bisa dibaca. Mohon kirim sebagai'],
    ['format', { hints: { name: 'surat.docx' } }, 'berkas DOCX belum bisa dibaca. Mohon kirim sebagai'],
    ['format', {}, 'jenis berkas tidak didukung. Mohon kirim sebagai'],
    ['format', { hints: { name: 'tanpa nama' } }, 'jenis berkas tidak didukung. Mohon kirim sebagai'],
    [
      'terlalu-banyak-piksel',
      { pixels: { width: 12_000, height: 9_000 } },
      'gambar 12000 × 9000 piksel terlalu besar untuk dibuka, paling banyak 50 juta piksel. Mohon kirim foto dengan resolusi',
    ],
    ['terlalu-banyak-piksel', {}, 'ukuran gambar dalam piksel terlalu besar'],
    ['terlalu-besar', {}, 'ukuran berkas melebihi batas'],
    ['terkunci', {}, 'tanpa kata sandi'],
    ['rusak', {}, 'kirim ulang dari berkas aslinya'],
    ['kosong', {}, 'yang ada isinya'],
  ] as const)(
    'for %s %j is told the fault and the way out, not the whole advice again',
    (reason, more, said) => {
      const talk = atKtp();
      const answer = talk.hear({ kind: 'files', files: [{ ok: false, reason, label: 'foto.jpg', ...more }] });
      expect(answer).toContain(said);
      expect(answer).toContain('Coba kirim lagi: Scan KTP pribadi.');
      expect(answer).not.toContain('pantulan cahaya');
    },
  );

  it('does not make later questions speak of trying again', () => {
    const talk = atKtp();
    talk.hear({ kind: 'files', files: [{ ok: false, reason: 'rusak', label: 'foto.jpg' }] });
    talk.files('ktp.jpg');
    talk.say('lanjut');
    talk.say('Siti Rahmah');
    expect(talk.say('6472015203900001')).not.toContain('Coba kirim lagi');
    expect(talk.say('apa')).not.toContain('Coba kirim lagi');
  });
});

it('says in one message that the application was sent, and where it stands', () => {
  const talk = new Talk();
  toDocuments(talk);
  for (const [name, answers] of [
    ['ktp.jpg', ['Siti Rahmah', '6472015203900001']],
    ['npwp.jpg', ['sama dengan NIK']],
    ['sertifikat.pdf', ['SKK-1/2024', 'LSP Konstruksi', 'Teknik Jalan', '6 Mei 2024', '6 Mei 2029']],
  ] as const) {
    talk.files(name);
    talk.say('lanjut');
    for (const answer of answers) talk.say(answer);
  }
  talk.say([...talk.codes.values()].at(-1)?.code ?? '');
  talk.say('kirim');
  expect(talk.last).toHaveLength(1);
  expect(talk.last[0]).toMatchObject({ attach: 'submission-proof' });
  expect(talk.last[0]?.text).toContain('Tahap 2 dari 5');
  expect(talk.last[0]?.choices?.find(({ label }) => label === 'Tarik permohonan')?.tone).toBe('danger');
});

describe('the first answer', () => {
  const named = testOffice({ links: { ...testOffice().links, officeSite: 'https://lpse.contoh.id' } });
  const first = (text: string): string =>
    conversation
      .meet({ kind: 'text', text }, new Talk({ office: named }).facts())
      .says.map((say) => say.text)
      .join('\n');

  it.each([
    'petugas',
    'pulihkan',
    'bantuan',
    'apakah berbayar?',
    'status',
    'ganti hp',
    'pindah',
    'data saya',
    'berapa biayanya ya pak?',
    'saya sudah pernah mendaftar',
  ])('to "%s" names the office, says that it is free and where its address can be checked, once', (text) => {
    const said = first(text);
    expect(said.match(/Ini layanan pendaftaran penyedia perseorangan/gu)).toHaveLength(1);
    expect(said).toContain('tidak dipungut biaya. Alamat resmi kami tercantum di https://lpse.contoh.id.');
  });

  it('goes straight on with what was asked', () => {
    expect(first('petugas')).toMatch(/^Ini layanan .*\n\nSilakan tuliskan pesan untuk petugas/su);
  });
});
