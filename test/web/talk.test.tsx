import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../web/chat/app';
import { createChatClient } from '../../web/chat/client/chat';
import { KEPT_MESSAGES } from '../../web/chat/client/limits';
import { createTalkShelf } from '../../web/chat/client/talk-shelf';
import { CLIENT_WORDS, OFFICE } from '../../web/chat/words';
import { FakeChat, item } from './fake-chat';
import { memoryStore } from './memory-store';

type Stored = ReturnType<typeof memoryStore>;

const SECRET = /kupu-kupu|6471/u;
/** Everything that is on the disk. */
const disk = (lasting: Stored): string => JSON.stringify([...lasting.entries]);

describe('the talk on the device', () => {
  let server: FakeChat;
  let lasting: Stored;

  const show = (): void => {
    const platform = server.platform(lasting);
    render(<App client={createChatClient(platform, OFFICE, CLIENT_WORDS)} now={platform.now} />);
  };
  const opened = async (): Promise<void> => {
    show();
    await waitFor(() => expect(server.lines.length).toBeGreaterThan(0));
  };
  /** Closes the page and opens it again. */
  const reopen = (): void => {
    cleanup();
    show();
  };
  const menu = async (entry: RegExp): Promise<void> => {
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Kata cepat' }));
    await user.click(screen.getByRole('button', { name: entry }));
  };

  beforeEach(() => {
    server = new FakeChat();
    lasting = memoryStore();
    server.say('loket', 'Selamat pagi, kupu-kupu');
  });
  afterEach(cleanup);

  it('is asked for once the person has written, and is kept only after a yes', async () => {
    await opened();
    await screen.findByText(/kupu-kupu/);
    expect(screen.queryByRole('button', { name: 'Simpan' })).toBeNull();
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Tulis pesan'), 'NIK 6471{Enter}');
    const yes = await screen.findByRole('button', { name: 'Simpan' });
    await waitFor(() => expect(lasting.get('loket.chat.outbox')).toBeNull());
    expect(disk(lasting)).not.toMatch(SECRET);
    await user.click(yes);
    expect(screen.queryByRole('button', { name: 'Simpan' })).toBeNull();
    expect(lasting.get('loket.chat.talk')).toMatch(SECRET);
    server.say('loket', 'baru');
    await waitFor(() => expect(lasting.get('loket.chat.talk')).toContain('baru'));
  });

  it('is not kept after a no, which is asked for once', async () => {
    server.say('applicant', 'halo');
    await opened();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Tidak' }));
    reopen();
    await screen.findByText(/kupu-kupu/);
    expect(screen.queryByRole('button', { name: 'Tidak' })).toBeNull();
    expect(disk(lasting)).not.toMatch(SECRET);
  });

  it('can be read without a connection after a yes; without one the page says that there is none', async () => {
    server.say('applicant', 'halo');
    await opened();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Simpan' }));
    server.online = false;
    reopen();
    expect(await screen.findByText(/kupu-kupu/)).toBeTruthy();
    expect(screen.getByText(/Tidak ada sambungan internet/)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Tidak ada sambungan' })).toBeNull();
    await menu(/Hapus simpanan/);
    expect(disk(lasting)).not.toMatch(SECRET);
    reopen();
    expect(await screen.findByRole('heading', { name: 'Tidak ada sambungan' })).toBeTruthy();
    expect(screen.queryByText(/kupu-kupu/)).toBeNull();
  });

  it('gives way to the history, from which the server may have taken something', async () => {
    server.say('applicant', 'halo');
    await opened();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Simpan' }));
    server.items = [item(2, 'applicant', 'halo')];
    reopen();
    await waitFor(() => expect(screen.queryByText(/kupu-kupu/)).toBeNull());
    expect(lasting.get('loket.chat.talk')).not.toMatch(SECRET);
  });

  it('is wiped by ending the conversation here, with the pages that the browser keeps', async () => {
    server.say('applicant', 'halo');
    await opened();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Simpan' }));
    await menu(/Akhiri di perangkat ini/);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Ya, akhiri' }));
    await screen.findByRole('heading', { name: /sudah diakhiri/ });
    await waitFor(() => expect(server.pagesForgotten).toBe(1));
    expect([...lasting.entries]).toEqual([]);
  });

  it('is wiped when the server no longer knows the conversation', async () => {
    server.say('applicant', 'halo');
    await opened();
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Simpan' }));
    server.token = 'token-2';
    server.items = [];
    reopen();
    await waitFor(() => expect(lasting.get('loket.chat.token')).toBe('token-2'));
    expect(disk(lasting)).not.toMatch(SECRET);
  });
});

describe('shelf of the talk', () => {
  it('belongs to the conversation of one token', () => {
    const storage = memoryStore();
    const shelf = createTalkShelf(storage);
    shelf.decide('a', true);
    shelf.put('a', [item(1, 'loket', 'dari a')]);
    expect(shelf.load('b')).toEqual([]);
    shelf.put('b', [item(1, 'loket', 'dari b')]);
    shelf.forget('b');
    expect(shelf.load('a').map(({ text }) => text)).toEqual(['dari a']);
    shelf.only('b');
    expect([...storage.entries]).toEqual([]);
  });

  it('keeps the latest messages, and nothing that another tab took back', () => {
    const storage = memoryStore();
    const shelf = createTalkShelf(storage);
    shelf.decide('a', true);
    shelf.put(
      'a',
      Array.from({ length: KEPT_MESSAGES + 5 }, (_none, index) => item(index + 1, 'loket', 'x')),
    );
    expect(shelf.load('a')[0]?.seq).toBe(6);
    createTalkShelf(storage).decide('a', false);
    shelf.put('a', [item(1, 'loket', 'terlambat')]);
    expect(disk(storage)).not.toContain('terlambat');
  });

  it('takes what cannot be read for nothing', () => {
    const storage = memoryStore();
    const shelf = createTalkShelf(storage);
    shelf.decide('a', true);
    for (const broken of ['{', '[]', '{"token":"a","items":7}', '{"token":"a","items":[{"seq":"x"}]}']) {
      storage.set('loket.chat.talk', broken);
      expect(shelf.load('a')).toEqual([]);
    }
  });
});
