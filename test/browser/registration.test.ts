import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ApplicantAtChat } from './applicant.js';
import { Product } from './product.js';
import { launch, Window } from './window.js';

// Each test has many steps, and the machine may be busy.
jest.setTimeout(60_000);

describe('an application from a phone', () => {
  let product: Product;
  let browser: Browser;
  let person: ApplicantAtChat;
  let mail: Window;

  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start(), launch()]);
    person = await ApplicantAtChat.enter(browser, product.url);
    mail = await Window.tab(person.window.context);
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('begins with the greeting and the whole notice', async () => {
    const { window } = person;
    expect(await person.newest.innerText()).toContain('tidak dipungut biaya');
    await window.look('chat-01-greeting');
    expect(await person.taps('Baca lengkap', 'Siapa:')).toContain('Hak Bapak/Ibu');
    await window.look('chat-02-notice');
    await person.taps('Saya mengerti, mulai', 'User ID SPSE');
  });

  it('takes typed answers, files of the chooser and dropped ones, and buttons', async () => {
    const { window } = person;
    await person.says('sitirahmah01', 'Alamat e-mail');
    await person.says('siti.rahmah@surat.example', 'Nomor ponsel yang aktif');
    await person.says('0812', 'nomor');
    await window.look('chat-03-not-a-phone-number');
    await person.says('0812 3456 7890', 'Silakan kirim Scan KTP');
    await person.picks(['a01-ktp-scan.jpg'], '1 halaman tersimpan');
    await window.look('chat-04-scan');
    await person.taps('Lanjut', 'Nama lengkap');
    await person.says('Siti Rahmah', 'NIK');
    await person.says('6472 0152 0390 0001', 'Silakan kirim Scan NPWP');
    await person.drops(
      'a02-npwp-scan.png',
      'Kartu NPWP saya, foto yang kedua setelah diperbaiki (final) 2026.png',
    );
    await window.look('chat-05-dropped');
    await person.sends('1 halaman tersimpan');
    await person.taps('Lanjut', 'Nomor NPWP');
    await person.taps('Sama dengan NIK', 'Silakan kirim Scan Sertifikat');
  });

  it('goes on where it was after the page is opened anew', async () => {
    const before = await person.messages.count();
    await person.page.reload();
    await person.hears('Silakan kirim Scan Sertifikat');
    expect(await person.messages.count()).toBe(before);
    await person.picks(['a04-sertifikat-3-halaman.pdf'], '3 halaman tersimpan');
    await person.taps('Lanjut', 'Nomor sertifikat');
    await person.says('SKK-7131/2024', 'Lembaga penerbit');
    await person.says('LSP Konstruksi Mandiri', 'Bidang atau klasifikasi pada');
    await person.says('Ahli Muda Teknik Jalan', 'Tanggal terbit sertifikat');
    await person.says('6 Mei 2024', 'berlaku sampai tanggal');
    expect(await person.says('6 Mei 2029', 'Mohon diperiksa kembali')).toContain('belum dikonfirmasi');
    await person.window.look('chat-06-summary');
  });

  it('takes the code of the mail, corrects one answer and is sent', async () => {
    await mail.page.goto(`${product.url}/demo/mail`);
    const code = /\b\d{6}\b/u.exec(await mail.page.getByRole('article').first().innerText())?.[0] ?? '';
    await mail.lookAt({ width: 390, height: 780 }, 'mail-phone');
    expect(await person.says(code, 'sudah terkonfirmasi')).toContain('Pilih Kirim');
    await person.taps('Ubah', 'Bagian mana');
    await person.window.look('chat-07-which-part');
    await person.taps('Nama', 'Nama lengkap');
    expect(await person.says('Siti Rahmah, S.T.', 'Mohon diperiksa kembali')).toContain(
      'Nama: Siti Rahmah, S.T.',
    );
    expect(await person.taps('Kirim permohonan', 'Tahap 2 dari 5')).toContain('KT-2026-00001');
    await person.window.look('chat-08-sent');
  });

  it('gives the proof of sending as a PDF, in the chat and by mail', async () => {
    const proof = await person.downloads('bukti-pengajuan');
    expect([proof.name, proof.content.subarray(0, 5).toString()]).toEqual([
      'bukti-pengajuan-KT-2026-00001.pdf',
      '%PDF-',
    ]);
    await mail.page.reload();
    const article = mail.page.getByRole('article').filter({ hasText: 'Bukti pengajuan permohonan' });
    const [mailed] = await Promise.all([
      mail.page.waitForEvent('download'),
      article.getByRole('link', { name: 'bukti-pengajuan-KT-2026-00001.pdf' }).click(),
    ]);
    expect(mailed.suggestedFilename()).toBe(proof.name);
    expect(await person.says('status', 'Tahap 2 dari 5')).toContain('Diterima Selasa, 24 November 2026');
  });

  it('shows the same in a second tab, and each what the other one says', async () => {
    const second = new ApplicantAtChat(await Window.tab(person.window.context));
    await second.page.goto(product.url);
    await second.hears('Tahap 2 dari 5');
    expect(await second.messages.count()).toBe(await person.messages.count());
    await second.says('bantuan', 'Silakan pilih pertanyaan');
    await person.hears('Silakan pilih pertanyaan');
    expect(await person.page.getByText('bantuan', { exact: true }).count()).toBe(1);
    expect(await second.messages.count()).toBe(await person.messages.count());
    expect(second.window.complaints).toEqual([]);
    await second.page.close();
  });

  it('keeps what is written without a line, and sends it once', async () => {
    const { page, window } = person;
    await window.context.setOffline(true);
    await page.getByText('Tidak ada sambungan internet').waitFor();
    await page.getByLabel('Tulis pesan').fill('menu');
    await page.keyboard.press('Enter');
    await page.locator('.message.pending', { hasText: 'menu' }).waitFor();
    await window.look('chat-09-offline');
    await window.context.setOffline(false);
    await page.locator('.message.applicant:not(.pending)', { hasText: /^Andamenu/u }).waitFor();
    await page.getByText('Tidak ada sambungan internet').waitFor({ state: 'detached' });
    expect(await page.locator('.message.applicant', { hasText: /^Andamenu/u }).count()).toBe(1);
    // The browser's console reports what it could not reach; the page itself has no error.
    expect(window.complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    expect(mail.complaints).toEqual([]);
    expect(product.errors).toEqual([]);
  });
});
