import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { App } from '../../web/chat/app';
import { createChatClient } from '../../web/chat/client/chat';
import { CLIENT_WORDS, OFFICE } from '../../web/chat/words';
import { FakeChat } from './fake-chat';

/** Hides the page, or shows it again. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

describe('title of the page', () => {
  let server: FakeChat;
  const show = async (): Promise<void> => {
    const platform = server.platform();
    render(<App client={createChatClient(platform, OFFICE, CLIENT_WORDS)} now={platform.now} />);
    await waitFor(() => expect(server.lines).toHaveLength(1));
  };
  const isTitle = (title: string): Promise<void> => waitFor(() => expect(document.title).toBe(title));

  beforeEach(() => {
    server = new FakeChat();
    server.say('loket', 'Selamat pagi');
  });
  afterEach(() => {
    cleanup();
    setHidden(false);
  });

  it('counts what comes while the page is hidden, and is plain again when it is shown', async () => {
    await show();
    await isTitle('Loket Uji');
    server.say('loket', 'terlihat');
    setHidden(true);
    server.say('petugas', 'satu');
    await isTitle('(1) Loket Uji');
    server.say('applicant', 'dari tab lain');
    server.say('loket', 'dua');
    await isTitle('(2) Loket Uji');
    setHidden(false);
    await isTitle('Loket Uji');
    setHidden(true);
    server.say('loket', 'tiga');
    await isTitle('(1) Loket Uji');
  });

  it('does not count the history that a page opened in the background reads', async () => {
    setHidden(true);
    await show();
    await isTitle('Loket Uji');
    server.say('loket', 'baru');
    await isTitle('(1) Loket Uji');
  });
});
