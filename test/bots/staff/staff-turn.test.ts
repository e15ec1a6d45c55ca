import { describe, expect, it } from '@jest/globals';
import { caseAt, FakePort, StaffChat } from './fake-port.js';

const HELPDESK = '11';
const HELPDESK2 = '12';
const VERIFIKATOR = '21';
const AUDITOR = '31';
const STRANGER = '99';

function chatAt(...args: Parameters<typeof caseAt>): StaffChat {
  return new StaffChat(new FakePort([caseAt(...args)]));
}

describe('who may speak to the staff bot', () => {
  it('refuses strangers politely, in words and in taps', async () => {
    const chat = chatAt(6);
    await chat.says(HELPDESK, '/lihat 1');
    const tap = chat.button('Berkas diterima') ?? '';
    for (const answer of [await chat.says(STRANGER, '/terima 1'), await chat.tapsId(STRANGER, tap)]) {
      expect(answer).toContain('belum terhubung dengan akun petugas');
      expect(answer).not.toContain('Siti');
    }
    expect(chat.port.done.acts).toEqual([]);
  });

  it('links an account by a code in private, once, and never in the group', async () => {
    const chat = new StaffChat(new FakePort(), 'private');
    const group = new StaffChat(chat.port);
    expect(await group.says(STRANGER, '/hubungkan ABCD2345')).toContain('percakapan pribadi');
    expect(await chat.says(STRANGER, '/hubungkan')).toContain('/hubungkan ABCD2345');
    expect(await chat.says(STRANGER, '/hubungkan salah')).toContain('tidak berlaku');
    expect(await chat.says(STRANGER, '/hubungkan abcd-2345')).toContain('terhubung sebagai helpdesk');
    expect(await chat.says('98', '/hubungkan ABCD2345')).toContain('tidak berlaku');
    expect(await chat.says(STRANGER, '/antrean')).toContain('Antrean helpdesk');
  });

  it('refuses a role that lacks the act in the words of the table', async () => {
    const chat = chatAt(6);
    expect(await chat.says(VERIFIKATOR, '/terima 1')).toBe('Tindakan itu untuk peran lain.');
    expect(await chat.says(AUDITOR, '/pesan 1 halo')).toContain('peran Anda tidak mencakup');
    expect(chat.port.done).toMatchObject({ acts: [], told: [] });
  });
});

describe('commands of the action table', () => {
  it('does an act and shows the case with its next buttons', async () => {
    const chat = chatAt(6);
    const answer = await chat.says(HELPDESK, '/terima@loket_uji_bot KT-2026-00001');
    expect(answer).toContain('KT-2026-00001: Berkas diterima — tercatat.');
    expect(answer).toContain('Dipegang: helpdesk (Anda)');
    expect(chat.port.done.acts).toEqual([
      { number: 'KT-2026-00001', action: 'receive-files', input: { outcome: 'ok' }, by: 'helpdesk' },
    ]);
    expect(chat.last[0]?.replyTo).toBe('100');
  });

  it.each([
    '1',
    '00001',
    'kt 2026 1',
    'KT-2026-1',
    'kt2026-00001',
    '2026-1',
    'no. 1',
    'no.1',
    'nomor 1',
    'No: 1',
    '#1',
    '1.',
  ])('understands the number "%s"', async (number) => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, `/ambil ${number}`)).toContain('tercatat');
  });

  it('asks which case is meant when the last number is not enough', async () => {
    const chat = new StaffChat(new FakePort([caseAt(6), caseAt(6, { number: 'KT-2027-00001' })]));
    expect(await chat.says(HELPDESK, '/kembalikan 1 ktp:buram')).toContain(
      '/kembalikan KT-2027-00001 ktp:buram',
    );
    expect(await chat.says(HELPDESK, '/ambil 7')).toContain('Nomor 7 tidak ditemukan');
    expect(await chat.says(HELPDESK, '/ambil')).toContain('/ambil KT-2026-00001');
  });

  it('gives a corrected command to copy', async () => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, '/kembalikan 1 buram')).toBe(
      'Sebutkan dokumen dan alasannya.\nSilakan salin dan sesuaikan:\n/kembalikan KT-2026-00001 ktp:buram',
    );
    expect(await chat.says(HELPDESK, '/teirma 1 sipesut')).toContain('/terima 1 sipesut');
    expect(await chat.says(HELPDESK, '/qwertyuiop')).toContain('tidak dikenal');
    expect(chat.port.done.acts).toEqual([]);
  });

  it('means the act of the row by /kembalikan', async () => {
    const chat = chatAt(7);
    await chat.says(HELPDESK, '/kembalikan 1 ktp:buram');
    expect(chat.port.done.acts[0]?.action).toBe('check-blacklist');
  });

  it('refuses what the row or the holder forbids, and shows the case as it is', async () => {
    const held = chatAt(6, { holder: 'helpdesk2' });
    const answer = await held.says(HELPDESK, '/terima 1');
    expect(answer).toContain('Sedang dipegang helpdesk2.');
    expect(answer).toContain('*KT-2026-00001* · Siti R.');
    expect(await held.says(HELPDESK2, '/bersih 1')).toContain('tidak berada di baris itu');
    expect(held.port.done.acts).toEqual([]);
  });
});

describe('cards and buttons', () => {
  it('shows the group a first name with initial and nothing else of the person', async () => {
    const chat = chatAt(6, { question: 'NIK 6472010101900001 benar?' });
    const answer = await chat.says(HELPDESK, '/lihat 1');
    expect(answer).toContain('*KT-2026-00001* · Siti R.');
    expect(answer).toContain('Baris 6: Memeriksa berkas permohonan');
    expect(answer).toContain('Batas: Rabu, 25 November 2026 pukul 09.30 WITA');
    expect(answer).not.toMatch(/Aminah|\d{6}|siti@/u);
    expect(chat.port.done.opened).toEqual(['KT-2026-00001']);
    const alone = new StaffChat(chat.port, 'private');
    expect(await alone.says(HELPDESK, '/lihat 1')).toContain('Siti Aminah Rahman');
  });

  it('puts the acts of the row first and what tells about the past last', async () => {
    const chat = chatAt(6);
    await chat.says(HELPDESK, '/lihat 1');
    expect(chat.labels()).toEqual(['Berkas diterima', 'Kembalikan', 'Ambil', 'Jelaskan']);
    for (const { choices } of chat.last) {
      for (const { id } of choices ?? []) expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64);
    }
  });

  it('does a simple act by one tap; an old button changes nothing and shows the present card', async () => {
    const chat = chatAt(6);
    await chat.says(HELPDESK, '/lihat 1');
    const old = chat.button('Berkas diterima') ?? '';
    expect(await chat.taps(HELPDESK, 'Berkas diterima')).toContain('tercatat');
    const again = await chat.tapsId(HELPDESK, old);
    expect(again).toContain('tidak ada yang diubah');
    expect(again).toContain('*KT-2026-00001*');
    expect(chat.port.done.acts).toHaveLength(1);
  });

  it('shows the checklist first; only the same person’s tap records it', async () => {
    const chat = chatAt(9);
    const asked = await chat.says(HELPDESK, '/lengkap 1');
    expect(asked).toContain('☐ KTP ada\n☐ NPWP ada');
    expect(chat.port.done.acts).toEqual([]);
    const tap = chat.button('Ya, semuanya') ?? '';
    expect(await chat.tapsId(HELPDESK2, tap)).toContain('milik petugas lain');
    expect(await chat.tapsId(HELPDESK, tap)).toContain('tercatat');
    expect(chat.port.done.acts[0]?.input).toEqual({
      outcome: 'complete',
      checklist: { ktp: true, npwp: true },
    });
    expect(await chat.tapsId(HELPDESK, tap)).toContain('sudah tidak berlaku');
  });

  it('asks for confirmation naming the person in short, and keeps what was typed', async () => {
    const chat = chatAt(12);
    const asked = await chat.says(VERIFIKATOR, '/terdaftar 1 LPSE Kota Bontang');
    expect(asked).toBe('Permohonan Siti R. akan ditutup karena sudah terdaftar. Lanjutkan?');
    expect(chat.labels()).toEqual(['Ya, lanjutkan', 'Batal']);
    await chat.taps(VERIFIKATOR, 'Ya, lanjutkan');
    expect(chat.port.done.acts[0]?.input).toEqual({ outcome: 'registered', lpse: 'LPSE Kota Bontang' });
  });

  it('forgets a cancelled act, and one whose case moved on', async () => {
    const chat = chatAt(12);
    await chat.says(VERIFIKATOR, '/terdaftar 1 LPSE Bontang');
    const yes = chat.button('Ya') ?? '';
    expect(await chat.taps(VERIFIKATOR, 'Batal')).toContain('tidak diubah');
    expect(await chat.tapsId(VERIFIKATOR, yes)).toContain('sudah tidak berlaku');
    await chat.says(VERIFIKATOR, '/terdaftar 1 LPSE Bontang');
    chat.port.cases.set('KT-2026-00001', caseAt(12, { version: 6 }));
    expect(await chat.taps(VERIFIKATOR, 'Ya')).toContain('keadaan sebelumnya');
    expect(chat.port.done.acts).toEqual([]);
  });

  it('picks shortcomings one by one, with words where the reason needs them', async () => {
    const chat = chatAt(6);
    await chat.says(HELPDESK, '/periksa 1');
    await chat.taps(HELPDESK, 'Kembalikan');
    await chat.taps(HELPDESK, 'KTP');
    await chat.taps(HELPDESK, 'foto belum terbaca');
    await chat.taps(HELPDESK, 'NPWP');
    expect(await chat.taps(HELPDESK, 'ada hal lain')).toContain('Tulis penjelasan untuk NPWP');
    const list = await chat.says(HELPDESK, 'Nama tidak sama', '55');
    expect(list).toContain('1) KTP: foto belum terbaca jelas\n2) NPWP: Nama tidak sama');
    await chat.taps(HELPDESK, 'Sudah semua');
    expect(chat.port.done.acts[0]?.input).toEqual({
      outcome: 'deficient',
      deficiencies: [
        { document: 'ktp', reason: 'buram' },
        { document: 'npwp', reason: 'lainnya', note: 'Nama tidak sama' },
      ],
    });
  });

  it('asks for words and dates that a button needs, again when they cannot be read', async () => {
    const chat = chatAt(7);
    await chat.says(HELPDESK, '/lihat 1');
    expect(await chat.taps(HELPDESK, 'Tercatat')).toContain('Balas pesan ini dengan nomor sk');
    await chat.says(HELPDESK, 'SK 12/2026', '55');
    expect(await chat.says(HELPDESK, 'kemarin dulu', '56')).toContain('Jawaban belum terbaca');
    await chat.says(HELPDESK, '1 Maret 2026', '57');
    expect(chat.port.done.acts[0]?.input).toEqual({
      outcome: 'listed',
      decree: 'SK 12/2026',
      validFrom: '2026-03-01',
    });
  });

  it('reads a time in the office’s zone and a choice by its button', async () => {
    const booking = chatAt(15);
    await booking.says(VERIFIKATOR, '/lihat 1');
    await booking.taps(VERIFIKATOR, 'Jadwalkan');
    await booking.says(VERIFIKATOR, '26-11-2026 pukul 09.30', '55');
    expect(booking.port.done.acts[0]?.input).toEqual({ startsAt: '2026-11-26T01:30:00.000Z' });
    const receipt = chatAt(17);
    await receipt.says(VERIFIKATOR, '/lihat 1');
    await receipt.taps(VERIFIKATOR, 'Tanda terima');
    await receipt.taps(VERIFIKATOR, 'Menunggu');
    expect(receipt.port.done.acts[0]?.input).toEqual({ spse: 'pending' });
  });

  it.each([
    '',
    'x',
    'v|',
    'a|KT-2026-00001|!|x',
    'a|KT-2026-00001|5|no-such:act',
    'f|K|d|v',
    'y|GONE',
    'r1.nik.x',
  ])('survives the button "%s"', async (id) => {
    const chat = chatAt(6);
    expect(await chat.tapsId(HELPDESK, id)).not.toBe('');
    expect(chat.port.done.acts).toEqual([]);
  });
});

describe('words to applicants', () => {
  it('sends /pesan and replies to announced messages back, without repeating them', async () => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, '/pesan 1')).toContain('/pesan KT-2026-00001');
    expect(await chat.says(HELPDESK, '/pesan 1 Mohon kirim ulang KTP.')).toBe(
      'Pesan untuk KT-2026-00001 sudah dikirim.',
    );
    chat.port.announcedMessages.set('70', { kind: 'conversation', conversationId: 'c1' });
    expect(await chat.says(HELPDESK, 'Baik, kami bantu', '70')).toBe('Pesan untuk pemohon sudah dikirim.');
    expect(chat.port.done.told).toEqual([
      {
        target: { kind: 'case', number: 'KT-2026-00001', caseId: 'case-1' },
        text: 'Mohon kirim ulang KTP.',
        by: 'helpdesk',
      },
      { target: { kind: 'conversation', conversationId: 'c1' }, text: 'Baik, kami bantu', by: 'helpdesk' },
    ]);
    expect(await chat.says(HELPDESK, 'halo', '71')).toContain('hanya diteruskan bila menjawab pesan pemohon');
    chat.port.reachable = false;
    expect(await chat.says(HELPDESK, 'halo', '70')).toContain('belum dapat dikirim');
  });

  it('prefers an announced message over a form that waits for words', async () => {
    const chat = chatAt(7);
    await chat.says(HELPDESK, '/lihat 1');
    await chat.taps(HELPDESK, 'Tercatat');
    chat.port.announcedMessages.set('70', { kind: 'conversation', conversationId: 'c1' });
    await chat.says(HELPDESK, 'Baik', '70');
    expect(chat.port.done.told).toHaveLength(1);
    expect(chat.memo.forms[0]).toMatchObject({ awaiting: 'decree', input: {} });
  });

  it('forwards no attachment and answers other messages helpfully', async () => {
    const chat = chatAt(6);
    const file = { kind: 'file', file: { at: 'channel', fileId: 'F1' } } as const;
    expect(await chat.sends(HELPDESK, file, '70')).toContain('lampiran tidak dapat diteruskan');
    expect(await new StaffChat(chat.port, 'private').says(HELPDESK, 'halo')).toContain('/bantuan');
    expect(await chat.sends(HELPDESK, { kind: 'edited', text: '/terima 1' })).toBe('');
  });
});

describe('lists', () => {
  it('lists queues by role and by holder, with a button per case', async () => {
    const port = new FakePort([caseAt(6), caseAt(12, { number: 'KT-2026-00002', holder: 'verifikator' })]);
    const chat = new StaffChat(port);
    expect(await chat.says(HELPDESK, '/antrean')).toContain(
      '*Antrean helpdesk* (1)\nKT-2026-00001 · Siti R.',
    );
    expect(await chat.says(VERIFIKATOR, '/antrean saya')).toContain('KT-2026-00002');
    expect(await chat.taps(VERIFIKATOR, 'KT-2026-00002')).toContain('Baris 12');
    expect(await chat.says(AUDITOR, '/antrean')).toContain('(2)');
    expect(await chat.says(HELPDESK, '/antrean saya')).toContain('kosong');
    expect(await chat.says(HELPDESK, '/antrean besok')).toContain('/antrean saya');
  });

  it('finds cases by words, short in the group, and does not repeat the words', async () => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, '/cari siti aminah')).toContain(
      '*Ditemukan* (1)\nKT-2026-00001 · Siti R.\n   baris 6',
    );
    expect(await chat.taps(HELPDESK, 'KT-2026-00001')).toContain('Baris 6');
    const none = await chat.says(HELPDESK, '/cari 6472051708849013');
    expect(none).toContain('Tidak ada permohonan yang cocok');
    expect(none).not.toContain('6472');
    expect(await chat.says(HELPDESK, '/cari')).toContain('/cari Nuraini');
  });

  it('lists tasks and closes those that no act closes', async () => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, '/tugas')).toContain('Tidak ada tugas');
    const openedAt = '2026-11-24T00:30:00.000Z';
    chat.port.openTasks = [
      { id: 't1', number: 'KT-2026-00001', text: 'Catat di daftar hitam SPSE', openedAt, closable: false },
      { id: 't2', number: null, text: 'Hubungi 081234567890', openedAt, closable: true },
    ];
    expect(await chat.says(HELPDESK, '/tugas')).toContain('Hubungi ••••••••••••');
    expect(chat.labels()).toEqual(['2 selesai']);
    expect(await chat.taps(HELPDESK, '2 selesai')).toContain('ditandai selesai');
    expect(chat.port.done.finished).toEqual(['t2']);
  });

  it('lists the calls of a day', async () => {
    const chat = chatAt(15);
    chat.port.calls = [
      {
        id: 'b1',
        startsAt: '2026-11-25T01:30:00.000Z',
        endsAt: '2026-11-25T01:40:00.000Z',
        verifikator: 'verifikator',
        number: 'KT-2026-00001',
        name: 'Siti Aminah',
      },
    ];
    const line = '09.30 WITA · KT-2026-00001 · Siti A. · verifikator';
    for (const day of ['besok', '25-11-2026', '25 November', '25/11/2026']) {
      expect(await chat.says(VERIFIKATOR, `/jadwal ${day}`)).toContain(line);
    }
    expect(await chat.says(VERIFIKATOR, '/jadwal')).toContain(
      'Selasa, 24 November 2026: tidak ada panggilan.',
    );
    expect(await chat.says(VERIFIKATOR, '/jadwal kapan saja')).toContain('/jadwal besok');
  });

  it('gives the link to the scans in private only', async () => {
    const chat = chatAt(6);
    expect(await chat.says(HELPDESK, '/berkas 1')).toContain('hanya ditunjukkan dalam percakapan pribadi');
    const alone = new StaffChat(chat.port, 'private');
    expect(await alone.says(HELPDESK, '/berkas 1')).toContain('http://127.0.0.1:3000/b/KT-2026-00001');
  });

  it('helps with what the role may do', async () => {
    const chat = chatAt(6);
    const help = await chat.says(HELPDESK, '/bantuan');
    expect(help).toContain('/terima NO');
    expect(help).not.toContain('/terdaftar');
    expect(help.match(/\/kembalikan NO/gu)).toHaveLength(1);
  });
});
