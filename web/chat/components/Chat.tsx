import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { ChatClient } from '../client/chat';
import { connectionWords, QUICK_WORDS } from '../words';
import { Composer } from './Composer';
import { Icon } from './Icon';
import { Messages } from './Messages';

/** The whole page around one client. Files may be dropped anywhere on it. */
export function Chat({ client }: { readonly client: ChatClient }) {
  const state = useSyncExternalStore(client.state.subscribe, client.state.get);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [dropping, setDropping] = useState(false);

  const choose = useCallback(
    (files: readonly File[]) => setChosen((now) => [...now, ...client.admitFiles(files, now.length)]),
    [client],
  );

  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer === null || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setDropping(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDropping(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setDropping(false);
      choose([...(event.dataTransfer?.files ?? [])]);
    };
    const leaving = (event: BeforeUnloadEvent): void => {
      if (client.hasUnsentFiles()) event.preventDefault();
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    window.addEventListener('beforeunload', leaving);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('beforeunload', leaving);
    };
  }, [choose, client]);

  const banner = connectionWords(state.connection);
  return (
    <div className="page">
      <header>
        <h1>{state.office.name}</h1>
        <p>
          {state.office.service}
          {state.office.free && ' · tidak dipungut biaya'}
        </p>
        <nav aria-label="Menu cepat">
          {QUICK_WORDS.map((word) => (
            <button key={word} type="button" onClick={() => client.sendText(word)}>
              {word}
            </button>
          ))}
        </nav>
      </header>
      <main>
        {banner !== null && (
          <p className="banner" role="status">
            {banner}
          </p>
        )}
        {state.notices.map((notice) => (
          <p key={notice.id} className="banner notice" role="alert">
            {notice.text}
            <button
              type="button"
              className="icon"
              aria-label="Tutup pemberitahuan"
              onClick={() => client.dismiss(notice.id)}
            >
              <Icon name="close" />
            </button>
          </p>
        ))}
        <Messages state={state} client={client} />
      </main>
      <Composer
        client={client}
        chosen={chosen}
        choose={choose}
        remove={(index) => setChosen((now) => now.filter((_file, at) => at !== index))}
        clear={() => setChosen([])}
      />
      {dropping && <div className="drop">Lepaskan berkas di sini</div>}
    </div>
  );
}
