import { useEffect, type ReactElement } from 'react';
import type { ChatClient } from './client/chat';
import { Composer } from './components/composer';
import { Conversation } from './components/conversation';
import { About, Header } from './components/header';
import { Icon } from './components/icons';
import { Notices } from './components/notices';
import { useChat } from './hooks/use-chat';
import { useChosenFiles } from './hooks/use-chosen-files';
import { useFileDrop } from './hooks/use-file-drop';
import { connectionWords } from './words';

interface AppProps {
  readonly client: ChatClient;
  readonly now: () => Date;
}

/** The whole page over one client. */
export function App({ client, now }: AppProps): ReactElement {
  const state = useChat(client);
  const files = useChosenFiles(client);
  const dropping = useFileDrop(files.add);
  const banner = connectionWords(state.connection);
  const { name } = state.office;
  useEffect(() => {
    document.title = name;
  }, [name]);

  return (
    <div className="page">
      <Header office={state.office} send={client.sendText} />
      <div className="body">
        <About office={state.office} />
        <main className="chat">
          <div className="banner-place" role="status">
            {banner !== null && <p className="banner">{banner}</p>}
          </div>
          <Conversation client={client} state={state} now={now()} />
          <Notices notices={state.notices} dismiss={client.dismiss} />
          <Composer files={files} sendText={client.sendText} sendFiles={client.sendFiles} />
        </main>
      </div>
      {dropping && (
        <div className="drop-zone" data-testid="drop-zone">
          <p>
            <Icon name="drop" />
            Lepaskan berkas di sini
            <span>JPG, PNG, atau PDF, paling besar 20 MB</span>
          </p>
        </div>
      )}
    </div>
  );
}
