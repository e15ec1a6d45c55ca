import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../web/chat/app';
import { createChatClient } from '../../web/chat/client/chat';
import type { KeyValue } from '../../web/chat/client/platform';
import { CLIENT_WORDS, OFFICE } from '../../web/chat/words';
import { FakeChat } from './fake-chat';
import { memoryStore } from './memory-store';

const choices = [
  { id: 'ya', label: 'Ya, benar' },
  { id: 'ubah', label: 'Ubah' },
];

describe('chat page', () => {
  let server: FakeChat;

  const show = async (lasting?: KeyValue, tab?: KeyValue): Promise<void> => {
    const platform = server.platform(lasting, tab);
    render(<App client={createChatClient(platform, OFFICE, CLIENT_WORDS)} now={platform.now} />);
    await screen.findByRole('heading', { level: 1, name: 'Loket Uji' });
    await waitFor(() => expect(server.lines).toHaveLength(1));
  };

  beforeEach(() => {
    server = new FakeChat();
    server.say('loket', 'Apakah *NIK* ini benar?', { choices });
  });
  afterEach(cleanup);

  it('sends by Enter, makes a line by Shift+Enter, and empties the field', async () => {
    await show();
    const user = userEvent.setup();
    const field = screen.getByLabelText<HTMLTextAreaElement>('Tulis pesan');
    await user.type(field, 'baris satu{Shift>}{Enter}{/Shift}baris dua{Enter}');
    expect(field.value).toBe('');
    expect(server.posted).toMatchObject([{ body: { text: 'baris satu\nbaris dua' } }]);
    expect(await screen.findByText(/baris satu/)).toBeTruthy();
  });

  it('does not send while an input method composes', async () => {
    await show();
    const field = screen.getByLabelText('Tulis pesan');
    fireEvent.change(field, { target: { value: 'ni' } });
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(server.posted).toEqual([]);
  });

  it('sends the choice, and keeps the buttons of the newest question only', async () => {
    await show();
    fireEvent.click(await screen.findByRole('button', { name: 'Ya, benar' }));
    await waitFor(() => expect(server.posted).toMatchObject([{ body: { choice: 'ya' } }]));
    server.say('loket', 'Nomor NPWP?', { choices: [{ id: 'sama', label: 'Sama dengan NIK' }] });
    await screen.findByRole('button', { name: 'Sama dengan NIK' });
    expect(screen.queryByRole('button', { name: 'Ya, benar' })).toBeNull();
  });

  it('shows choices with a heading as a list that opens, and what ends something apart', async () => {
    const one = { id: 'q1', label: 'Apakah berbayar?', group: 'Sebelum mendaftar' };
    const two = { id: 'q2', label: 'Berkas apa?', group: 'Berkas' };
    const end = { id: 'tarik', label: 'Tarik permohonan', tone: 'danger' as const };
    server.say('loket', 'Silakan pilih.', { choices: [one, two, end] });
    await show();
    const heading = await screen.findByText('Berkas', { selector: 'summary' });
    const group = heading.closest('details');
    expect(group?.open).toBe(false);
    expect(screen.getByRole('button', { name: 'Tarik permohonan' }).className).toContain('danger');
    fireEvent.click(within(group ?? document.body).getByText('Berkas apa?'));
    await waitFor(() => expect(server.posted).toMatchObject([{ body: { choice: 'q2' } }]));
  });

  it('shows how much of the form is filled while a question of it is the newest', async () => {
    server.say('loket', 'NIK?', { progress: { part: 6, of: 14, section: 'KTP' } });
    await show();
    const bar = await screen.findByRole<HTMLProgressElement>('progressbar');
    expect([bar.value, bar.max, bar.getAttribute('aria-label')]).toEqual([5, 14, 'Bagian 6 dari 14 · KTP']);
    server.say('loket', 'Terima kasih.');
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('draws bold text and names the officer', async () => {
    server.say('petugas', 'Lihat https://lpse.test/a');
    await show();
    expect((await screen.findByText('NIK')).tagName).toBe('STRONG');
    expect(screen.getByText('Petugas', { selector: '.sender' })).toBeTruthy();
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'https://lpse.test/a' });
    expect(link.rel).toContain('noopener');
  });

  it('shows chosen files with a way out, and sends text before them', async () => {
    await show();
    const user = userEvent.setup();
    await user.upload(screen.getByTestId('berkas'), [
      new File(['a'], 'ktp.jpg', { type: 'image/jpeg' }),
      new File(['b'], 'npwp.pdf', { type: 'application/pdf' }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Hapus npwp.pdf' }));
    expect(screen.queryByText('npwp.pdf')).toBeNull();
    await user.type(screen.getByLabelText('Tulis pesan'), 'ini KTP saya{Enter}');
    await waitFor(() => expect(server.posted).toHaveLength(2));
    expect(server.posted[0]).toMatchObject({ body: { text: 'ini KTP saya' } });
    const form = server.posted[1]?.body;
    expect(form instanceof FormData ? form.getAll('files').map((file) => (file as File).name) : null).toEqual(
      ['ktp.jpg'],
    );
  });

  it('offers another try and a way out when a message does not get through', async () => {
    await show();
    server.answers.push(422);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Tulis pesan'), 'halo{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Hapus' }));
    expect(screen.queryByText('halo')).toBeNull();
  });

  it('opens the quick words, sends one, and closes by Escape with the focus back', async () => {
    await show();
    const user = userEvent.setup();
    const menu = screen.getByRole('button', { name: 'Kata cepat' });
    await user.click(menu);
    await user.keyboard('{Escape}');
    expect(menu.getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(menu);
    await user.click(menu);
    await user.click(screen.getByRole('button', { name: /^Status/ }));
    await waitFor(() => expect(server.posted).toMatchObject([{ body: { text: 'Status' } }]));
  });

  it('prints the talk from the menu, with the full date in it', async () => {
    await show();
    const print = jest.spyOn(window, 'print').mockImplementation(() => undefined);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Kata cepat' }));
    await user.click(screen.getByRole('button', { name: /Cetak percakapan/ }));
    expect(print).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Selasa, 24 November 2026', { selector: '.day .only-printed' })).toBeTruthy();
    expect(screen.getByText('Percakapan, dicetak Selasa, 24 November 2026')).toBeTruthy();
  });

  it('keeps numbers whole in every kind of message', async () => {
    server.say('applicant', 'nomor kt-2026-00012');
    server.say('loket', 'Nomor *KT-2026-00013*', { choices: [{ id: 'a', label: 'Buka KT-2026-00014' }] });
    await show();
    await screen.findByText('kt-2026-00012');
    const whole = Array.from(document.querySelectorAll('.whole'), ({ textContent }) => textContent);
    expect(whole).toEqual(['kt-2026-00012', 'KT-2026-00013', 'KT-2026-00014']);
  });

  it('shows the first page of a document that was sent, when there is a picture of it', async () => {
    const file = { name: 'npwp.pdf', contentType: 'application/pdf', size: 5 };
    const href = '/api/chat/files/2/0';
    server.say('applicant', '', {
      files: [
        { ...file, href, thumb: `${href}/thumb` },
        { ...file, name: 'tanpa.pdf', href },
      ],
    });
    server.pictures.add(`${href}/thumb`);
    await show();
    await waitFor(() => expect(document.querySelectorAll('.first-page img')).toHaveLength(1));
    expect(document.querySelectorAll('.file > .icon:first-child')).toHaveLength(1);
  });

  it('says that it connects again', async () => {
    await show();
    server.lines.at(-1)?.end();
    expect(await screen.findByText('Menyambungkan kembali…')).toBeTruthy();
  });

  it('ends the conversation on this device, leaves nothing here, and begins a new one when asked', async () => {
    const [lasting, tab] = [memoryStore(), memoryStore()];
    await show(lasting, tab);
    const user = userEvent.setup();
    server.answers.push(422);
    await user.type(screen.getByLabelText('Tulis pesan'), 'NIK saya 6471{Enter}');
    expect(lasting.get('loket.chat.outbox')).toContain('6471');
    await user.click(screen.getByRole('button', { name: 'Kata cepat' }));
    await user.click(screen.getByRole('button', { name: /Akhiri di perangkat ini/ }));
    const ask = screen.getByRole('alertdialog', { name: 'Akhiri percakapan di perangkat ini?' });
    expect(document.activeElement).toBe(within(ask).getByRole('button', { name: 'Tidak jadi' }));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Kata cepat' }));
    await user.click(screen.getByRole('button', { name: /Akhiri di perangkat ini/ }));
    await user.click(screen.getByRole('button', { name: 'Ya, akhiri' }));
    await screen.findByRole('heading', { name: 'Percakapan sudah diakhiri di perangkat ini' });
    expect(server.ended).toEqual(['token-1']);
    expect(['token', 'greeting', 'outbox'].map((name) => lasting.get(`loket.chat.${name}`))).toEqual([
      null,
      null,
      null,
    ]);
    expect(screen.queryByText(/6471|NIK/)).toBeNull();
    expect(screen.queryByLabelText('Tulis pesan')).toBeNull();
    expect(server.sessions).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Mulai percakapan baru' }));
    await waitFor(() => expect(server.sessions).toBe(2));
    expect(screen.getByLabelText('Tulis pesan')).toBeTruthy();
  });

  it('says that it could not be ended while there is no line, and changes nothing', async () => {
    const lasting = memoryStore();
    await show(lasting);
    const user = userEvent.setup();
    server.online = false;
    await user.click(screen.getByRole('button', { name: 'Kata cepat' }));
    await user.click(screen.getByRole('button', { name: /Akhiri di perangkat ini/ }));
    await user.click(screen.getByRole('button', { name: 'Ya, akhiri' }));
    expect(await screen.findByText(/belum dapat diakhiri/)).toBeTruthy();
    expect(lasting.get('loket.chat.token')).toBe('token-1');
    expect(screen.getByText('NIK')).toBeTruthy();
  });
});
