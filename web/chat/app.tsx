import { useEffect, useState, type ReactElement } from 'react';
import type { ChatClient } from './client/chat';
import { Composer } from './components/composer';
import { Conversation } from './components/conversation';
import { AskToEnd, Ended } from './components/ending';
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

/** The whole page, drawn from one client. */
export function App({ client, now }: AppProps): ReactElement {
  const state = useChat(client);
  const files = useChosenFiles(client);
  const dropping = useFileDrop(files.add);
  const [asking, setAsking] = useState(false);
  const banner = state.ended ? null : connectionWords(state.connection);
  const { name } = state.office;
  useEffect(() => {
    document.title = name;
  }, [name]);

  return (
    <div className="page">
      <Header office={state.office} send={client.sendText} end={() => setAsking(true)} ended={state.ended} />
      <div className="body">
        <About office={state.office} />
        <main className="chat">
          <div className="banner-place" role="status">
            {banner !== null && <p className="banner">{banner}</p>}
          </div>
          {state.ended ? (
            <Ended anew={client.beginAnew} />
          ) : (
            <Conversation client={client} state={state} now={now()} />
          )}
          <Notices notices={state.notices} dismiss={client.dismiss} />
          {!state.ended && <Composer files={files} sendText={client.sendText} sendFiles={client.sendFiles} />}
        </main>
      </div>
      {asking && (
        <AskToEnd
          confirm={() => client.endHere().finally(() => setAsking(false))}
          back={() => setAsking(false)}
        />
      )}
      {dropping && !state.ended && (
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
