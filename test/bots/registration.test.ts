import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { botWorld, type BotWorld } from './bot-world.js';

const sample = (name: string): Buffer => readFileSync(new URL(`../samples/${name}`, import.meta.url));

describe('an applicant at the bots', () => {
  let world: BotWorld;
  beforeAll(async () => {
    world = await botWorld();
    await world.addStaff('helpdesk', 'helpdesk', '501');
  });
  afterAll(() => world.stop());

  it('goes from the greeting to a submitted case, by real files and a mailed code', async () => {
    const siti = world.person('1001');
    expect(await siti.says('/start')).toContain('tidak dipungut biaya');
    await siti.says('ya');
    await siti.says('sitirahmah01');
    await siti.says('siti@contoh.id');
    await siti.says('0812 3456 7890');
    expect(await siti.sendsFile('ktp.jpg', sample('a01-ktp-scan.jpg'))).toContain('1 halaman');
    await siti.says('lanjut');
    await siti.says('Siti Rahmah');
    await siti.says('6472 0152 0390 0001');
    await siti.sendsFile('npwp.png', sample('a02-npwp-scan.png'));
    await siti.says('lanjut');
    await siti.says('sama dengan NIK');
    await siti.sendsFile('sertifikat.pdf', sample('a03-sertifikat.pdf'));
    await siti.says('lanjut');
    for (const answer of [
      'SKK-123/2024',
      'LSP Konstruksi',
      'Ahli Muda Teknik Jalan',
      '6 Mei 2024',
      '6 Mei 2029',
    ]) {
      await siti.says(answer);
    }
    const code = /\b\d{6}\b/u.exec(world.mails.map(({ paragraphs }) => paragraphs.join(' ')).join(' '))?.[0];
    await siti.says(code ?? 'no code');
    const sent = await siti.says('kirim');
    expect(sent).toContain('KT-2026-00001');
    const kase = await world.cases.byNumber('KT-2026-00001');
    expect(kase?.applicant?.name).toBe('Siti Rahmah');
    expect(kase?.acknowledged).toMatchObject({ channel: 'telegram', version: expect.any(String) });
    expect(kase?.documents.map(({ code }) => code).toSorted()).toEqual(['ktp', 'npwp', 'sertifikat']);
    expect(siti.transcript()).toContain('bukti-pengajuan-KT-2026-00001.pdf');
    expect(world.group('501').transcript()).toContain('Permohonan baru');
    expect(await siti.says('status')).toContain('Tahap 2 dari 5');
  });
});
