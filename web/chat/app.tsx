import { useState, type ReactElement } from 'react';
import type { ChatClient } from './client/chat';
import { fullDayWita } from './client/format';
import { hasWritten, progressNow } from './client/state';
import { Composer } from './components/composer';
import { Conversation } from './components/conversation';
import { AskToEnd, Ended } from './components/ending';
import { About, Header } from './components/header';
import { Icon } from './components/icons';
import { KeepQuestion } from './components/keep-question';
import { Notices } from './components/notices';
import { ProgressBar } from './components/progress-bar';
import { QuickMenu } from './components/quick-menu';
import { useChat } from './hooks/use-chat';
import { useChosenFiles } from './hooks/use-chosen-files';
import { useFileDrop } from './hooks/use-file-drop';
import { useUnreadTitle } from './hooks/use-unread-title';
import { CLIENT_WORDS, connectionWords, PRINT_WORDS } from './words';

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
  const progress = state.ended ? null : progressNow(state);
  const askKeep =
    state.opened && !state.ended && state.keep === null && hasWritten(state, CLIENT_WORDS.greeting);
  useUnreadTitle(state.office.name, state);

  return (
    <div className="page">
      <Header
        office={state.office}
        menu={
          state.ended ? null : (
            <QuickMenu
              send={client.sendText}
              print={() => window.print()}
              kept={state.keep === 'yes'}
              decideKeep={client.decideKeep}
              end={() => setAsking(true)}
            />
          )
        }
      />
      <p className="only-printed">{PRINT_WORDS.printed(fullDayWita(now().toISOString()))}</p>
      <div className="body">
        <About office={state.office} />
        <main className="chat">
          <div className="banner-place" role="status">
            {banner !== null && <p className="banner">{banner}</p>}
          </div>
          {progress !== null && <ProgressBar progress={progress} />}
          {state.ended ? (
            <Ended anew={client.beginAnew} />
          ) : (
            <Conversation client={client} state={state} now={now()} />
          )}
          <div className="keep-place" role="status">
            {askKeep && <KeepQuestion answer={client.decideKeep} />}
          </div>
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
