import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { until } from '../support/until.js';
import type { ApplicantAtChat } from './applicant.js';
import { Officer } from './officer.js';
import { Product } from './product.js';
import { readyApplicant } from './ready-applicant.js';
import { launch, PHONE, Window } from './window.js';

// Each test has many steps, and the machine may be busy.
jest.setTimeout(60_000);

/** The fields of a page's image that the test reads; the browser's types are not part of the server's tests. */
interface Picture {
  readonly naturalWidth: number;
}

const NUMBER = 'KT-2026-00001';

describe('a case on the pages of both sides', () => {
  let product: Product;
  let browser: Browser;
  let person: ApplicantAtChat;
  let helpdesk: Officer;
  let verifikator: Officer;

  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start({ undoSeconds: 60 }), launch()]);
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('is opened out of the queue, with its scans', async () => {
    [helpdesk, person] = await Promise.all([
      Officer.signsIn(browser, product.url, 'helpdesk'),
      readyApplicant(browser, product.url),
    ]);
    await helpdesk.window.look('staff-01-empty-queue');
    await person.taps('Kirim permohonan', 'Tahap 2 dari 5');
    await helpdesk.goes('/petugas');
    await helpdesk.window.look('staff-02-queue');
    await helpdesk.window.lookAt(PHONE, 'staff-02-queue-phone', { full: true });
    await helpdesk.opens(NUMBER);
    const { page } = helpdesk;
    for (const scan of await page.locator('.scans img').all()) {
      await scan.scrollIntoViewIfNeeded();
      await until('the picture of a scan', () => scan.evaluate((image: Picture) => image.naturalWidth > 300));
    }
    await helpdesk.window.look('staff-03-case', { full: true });
    await helpdesk.window.lookAt(PHONE, 'staff-03-case-phone', { full: true });
    await page.getByRole('link', { name: /^Scan KTP pribadi, halaman 1/u }).click();
    expect(page.url()).toContain('/dokumen/ktp/1');
    await page.goBack();
  });

  it('goes back by a form that is shown again until it says why, and that can be undone', async () => {
    const { page, window } = helpdesk;
    await helpdesk.sends(await helpdesk.form('Berkas diterima'));
    expect(await page.locator('dl').first().innerText()).toContain('Baris 7');
    await helpdesk.presses('Urungkan');
    expect(await page.locator('dl').first().innerText()).toContain('Baris 6');

    const form = await helpdesk.form('Kembalikan untuk dilengkapi');
    await form.getByText('KTP', { exact: true }).click();
    await form.getByLabel('foto belum terbaca jelas').first().check();
    await form.getByLabel('ada hal lain yang perlu diperbaiki').first().check();
    await form.locator('button').last().click();
    await page.getByRole('alert').waitFor();
    await window.look('staff-04-refused-form', { full: true });
    const again = await helpdesk.form('Kembalikan untuk dilengkapi');
    expect(await again.getByLabel('foto belum terbaca jelas').first().isChecked()).toBe(true);
    await again
      .getByLabel(/Catatan untuk pemohon/u)
      .first()
      .fill('Nama jalan tidak terbaca');
    await helpdesk.sends(again);
    await page.getByText('Dapat diurungkan sampai').waitFor();
    expect(await page.locator('dl').first().innerText()).toContain('Nama jalan tidak terbaca');
    await window.look('staff-05-returned', { full: true });
  });

  it('is fixed in the chat', async () => {
    product.clock.advance(61);
    const told = await person.hears('yang perlu diperbaiki');
    expect(told).toContain('Nama jalan tidak terbaca');
    await person.window.look('chat-10-returned');
    await person.taps('Perbaiki sekarang', 'Silakan kirim');
    await person.picks(['a06-ktp-foto-meja.jpg'], '1 halaman tersimpan');
    await person.taps('Lanjut', 'Mohon diperiksa kembali');
    await person.taps('Kirim perbaikan', 'Tahap 2 dari 5');
    await person.window.look('chat-11-fixed');
  });

  it('passes rows 6, 7 and 9', async () => {
    await helpdesk.opens(NUMBER);
    await helpdesk.sends(await helpdesk.form('Berkas diterima'));
    expect(
      await helpdesk.page.getByRole('link', { name: /Daftar Hitam INAPROC/u }).getAttribute('href'),
    ).toContain('keyword=');
    await helpdesk.sends(await helpdesk.form('Tidak tercatat'));
    const complete = await helpdesk.form('Berkas lengkap');
    await helpdesk.ticksAll(complete);
    await helpdesk.sends(complete);
    await helpdesk.window.look('staff-06-complete', { full: true });
  });

  it('is new at row 12, and the applicant picks a time', async () => {
    product.clock.advance(61);
    verifikator = await Officer.signsIn(browser, product.url, 'verifikator');
    await verifikator.opens(NUMBER);
    await verifikator.presses('Belum terdaftar');
    await verifikator.window.look('staff-07-row-15', { full: true });
    product.clock.advance(61);
    await person.hears('Pilih waktu panggilan');
    await person.taps('Pilih waktu panggilan', 'pilih hari');
    await person.taps('Rabu, 25 November 2026', 'pilih jamnya');
    await person.window.look('chat-12-times');
    await person.taps('09.30 WITA', 'sudah dicatat');
    await verifikator.goes('/petugas/jadwal');
    expect(await verifikator.page.getByRole('table').innerText()).toContain('Rab 25 Nov 2026, 09.30 WITA');
    await verifikator.window.look('staff-08-schedule');
  });

  it('is verified with the checklist, and receives the receipt', async () => {
    product.clock.set('2026-11-25T09:30:00+08:00');
    verifikator = await Officer.signsIn(browser, product.url, 'verifikator');
    await verifikator.opens(NUMBER);
    const passed = await verifikator.form('Lolos verifikasi');
    await verifikator.ticksAll(passed);
    await verifikator.sends(passed);
    product.clock.advance(61);
    const receipt = await verifikator.form('Kirim tanda terima');
    await receipt.getByRole('combobox').first().selectOption({ label: 'Disetujui' });
    await verifikator.window.look('staff-09-receipt-form', { full: true });
    await verifikator.sends(receipt);
    product.clock.advance(61);
    await person.hears('Verifikasi selesai');
    const file = await person.downloads('tanda-terima');
    expect([file.name, file.content.subarray(0, 5).toString()]).toEqual([
      `tanda-terima-${NUMBER}.pdf`,
      '%PDF-',
    ]);
    await person.window.look('chat-13-receipt');
  });

  it('is archived, and the mails tell the whole of it', async () => {
    const archivist = await Officer.signsIn(browser, product.url, 'helpdesk');
    await archivist.opens(NUMBER);
    await archivist.sends(await archivist.form('Arsipkan'));
    expect(await archivist.page.locator('.badges').innerText()).toContain('Diarsipkan');
    await archivist.window.look('staff-10-archived', { full: true });
    await archivist.window.lookAt(PHONE, 'staff-10-archived-phone', { full: true });
    const mail = await Window.tab(archivist.window.context);
    await mail.page.goto(`${product.url}/demo/mail`);
    expect((await mail.page.locator('h2').allInnerTexts()).toReversed()).toEqual([
      'Kode konfirmasi e-mail · LPSE Kaltim',
      `[${NUMBER}] Bukti pengajuan permohonan`,
      `[${NUMBER}] Berkas perlu dilengkapi`,
      `[${NUMBER}] Bukti pengiriman perbaikan`,
      `[${NUMBER}] Pilih waktu panggilan video`,
      `[${NUMBER}] Jadwal panggilan video`,
      `[${NUMBER}] Tanda terima`,
    ]);
    await mail.look('mail-desk', { full: true });
    const windows = [helpdesk, verifikator, archivist, person].map(({ window }) => window);
    // The form that was refused on purpose, and the icon that a browser asks for when it shows a picture alone.
    const expected = /status of 422|favicon\.ico/u;
    const complaints = [...windows, mail].flatMap((one) => one.complaints);
    expect(complaints.filter((one) => !expected.test(one))).toEqual([]);
    expect(product.errors).toEqual([]);
  });
});
