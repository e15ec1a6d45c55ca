import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ApplicantAtChat } from './applicant.js';
import { Officer } from './officer.js';
import { Product } from './product.js';
import { DESK, launch, PHONE, Window } from './window.js';

// Each test has many steps, and the machine may be busy.
jest.setTimeout(60_000);

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launch()]);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** The name of the focused element as a screen reader says it; throws when the focus cannot be seen. */
async function focused({ page }: Window): Promise<string> {
  const [name, visible] = await page.evaluate<[string, boolean]>(`(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const name = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
    return [name.trim(), style.outlineStyle !== 'none' || style.boxShadow !== 'none'];
  })()`);
  if (!visible) throw new Error(`no sign of the focus on "${name}"`);
  return name;
}

describe('the chat by keyboard alone', () => {
  it('goes from sign to sign, sends, taps and opens the menu', async () => {
    const person = await ApplicantAtChat.enter(browser, product.url, DESK);
    const { page, window } = person;
    const stops: string[] = [];
    for (let stop = 0; stop < 7; stop += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(window));
    }
    expect(stops).toEqual([
      'Kata cepat',
      'Percakapan',
      'Saya mengerti, mulai',
      'Baca lengkap',
      'Saya sudah pernah mendaftar',
      'Lampirkan berkas (JPG, PNG, atau PDF)',
      'Tulis pesan',
    ]);
    for (let back = 0; back < 4; back += 1) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await person.hears('User ID SPSE');
    await page.getByLabel('Tulis pesan').focus();
    await page.keyboard.type('keyboard01');
    await page.keyboard.press('Enter');
    await person.hears('Alamat e-mail');
    expect(await focused(window)).toBe('Tulis pesan');
    await page.getByRole('button', { name: 'Kata cepat' }).focus();
    await page.keyboard.press('Enter');
    await window.look('edge-01-quick-words');
    await page.keyboard.press('Escape');
    expect(await focused(window)).toBe('Kata cepat');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await person.hears('Permohonan belum terkirim');
    expect(window.complaints).toEqual([]);
    await window.context.close();
  });
});

describe('what does not work', () => {
  let person: ApplicantAtChat;

  beforeAll(async () => {
    person = await ApplicantAtChat.enter(browser, product.url);
    await person.taps('Saya mengerti, mulai', 'User ID SPSE');
    for (const [said, answer] of [
      ['edge01', 'Alamat e-mail'],
      ['edge@surat.example', 'Nomor ponsel yang aktif'],
      ['081234567890', 'Scan KTP'],
    ] as const) {
      await person.says(said, answer);
    }
  });

  it('is said in the chat: a file of the wrong type, an empty and a locked one', async () => {
    await person.drops('a30-gambar.svg');
    await person.sends('berkas SVG belum bisa dibaca');
    await person.picks(['a26-ktp-terkunci.pdf'], 'PDF berkata sandi');
    await person.picks(['a28-nol-byte.jpg'], 'tidak dipakai');
    await person.window.look('edge-02-files-refused');
  });

  it('is said before it is sent: a file over 20 MB', async () => {
    const name = 'Sertifikat hasil pindai resolusi tinggi seluruh halaman.pdf';
    await person.dropsBlank(name, 21 * 1024 * 1024);
    await person.page.getByText('ukuran berkas paling besar 20 MB').waitFor();
    await person.window.look('edge-03-too-large');
    await person.page.getByRole('button', { name: 'Tutup pemberitahuan' }).click();
    expect(await person.page.getByText('ukuran berkas paling besar').count()).toBe(0);
  });

  it('is said when the server refuses: the files stay to be dropped by the person', async () => {
    const { page, window } = person;
    await page.route('**/api/chat/messages', (route) => route.fulfill({ status: 413, json: {} }));
    await page.getByTestId('berkas').setInputFiles({
      name: 'sertifikat.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.alloc(1000),
    });
    await page.getByRole('button', { name: 'Kirim', exact: true }).click();
    await page.getByText('Ukuran berkas melebihi 20 MB').waitFor();
    await window.look('edge-04-refused');
    await page.getByRole('button', { name: 'Hapus', exact: true }).click();
    await page.unroute('**/api/chat/messages');
    expect(await page.locator('.message.failed').count()).toBe(0);
    expect(window.complaints.filter((one) => !one.includes('413'))).toEqual([]);
  });

  it('is said on the staff pages: a wrong password, a page that is not there, a session that ended', async () => {
    const visitor = await Window.open(browser, DESK);
    const { page } = visitor;
    await page.goto(`${product.url}/petugas`);
    await visitor.lookAt(PHONE, 'edge-05-login-phone');
    await page.getByLabel('Nama pengguna').fill('helpdesk');
    await page.getByLabel('Kata sandi').fill('salah');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Nama pengguna').inputValue()).toBe('helpdesk');
    await visitor.look('edge-06-wrong-password');

    const officer = await Officer.signsIn(browser, product.url, 'helpdesk');
    await officer.goes('/petugas/kasus/KT-2026-99999');
    await officer.page.getByText('Kode permintaan').waitFor();
    await officer.window.look('edge-07-not-found');
    await officer.goes('/petugas/akun');
    await officer.window.context.clearCookies();
    await officer.page.getByRole('button', { name: 'Buat kode' }).click();
    await officer.page.getByRole('heading', { name: 'Masuk untuk petugas' }).waitFor();
    const banner = officer.page.getByRole('status');
    expect(await banner.innerText()).toBe('Sesi sudah berakhir. Silakan masuk kembali.');
    expect(await banner.getAttribute('class')).toBe('note note-warn');
    await officer.window.look('edge-08-session-ended');
    const expected = /status of (401|404)/u;
    const complaints = [...visitor.complaints, ...officer.window.complaints];
    expect(complaints.filter((one) => !expected.test(one))).toEqual([]);
  });

  it('is said by a page of its own: an address that there is not', async () => {
    const visitor = await Window.open(browser, PHONE);
    const { page } = visitor;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${product.url}/tidak-ada`);
      await page.getByRole('heading', { name: 'Halaman tidak ditemukan' }).waitFor();
      await visitor.look(`edge-08-no-such-page-${colorScheme}`);
    }
    await page.getByRole('link', { name: 'Buka percakapan' }).click();
    await page.getByText('Siapkan KTP').waitFor();
    expect(visitor.complaints.filter((one) => !one.includes('404'))).toEqual([]);
    await visitor.context.close();
  });

  it('is nothing on the other staff pages, empty or not', async () => {
    const admin = await Officer.signsIn(browser, product.url, 'admin');
    for (const [path, name] of [
      ['/petugas/tugas', 'tasks'],
      ['/petugas/jadwal', 'schedule'],
      ['/petugas/akun', 'account'],
      ['/petugas/staf', 'staff'],
      ['/petugas/staf/verifikator2', 'member'],
      ['/petugas?antrean=semua&q=tidak-ada', 'nothing-found'],
    ] as const) {
      await admin.goes(path);
      await admin.window.look(`edge-09-${name}`);
      await admin.window.lookAt(PHONE, `edge-09-${name}-phone`);
    }
    await admin.goes('/petugas/akun');
    await admin.page.getByRole('button', { name: 'Buat token' }).click();
    await admin.window.lookAt(PHONE, 'edge-10-token-phone');
    expect(admin.window.complaints).toEqual([]);
  });

  it('waits for a server that is away, and says so', async () => {
    const { page, window } = person;
    await product.stop();
    await page.getByText('Menyambungkan kembali').waitFor();
    await page.getByLabel('Tulis pesan').fill('Siti Rahmah');
    await page.keyboard.press('Enter');
    await page.getByText('Dikirim setelah tersambung').waitFor();
    await window.look('edge-11-server-away');
    await page.getByRole('button', { name: 'Kirim ulang' }).waitFor();
  });
});
