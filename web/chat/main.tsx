import { createRoot } from 'react-dom/client';
import { App } from './app';
import { createChatClient } from './client/chat';
import { browserPlatform } from './client/platform';
import { startWorker } from './worker/start-worker';
import { CLIENT_WORDS, OFFICE } from './words';
import './styles/colours.css';
import './styles/base.css';
import './styles/conversation.css';
import './styles/composer.css';
import './styles/print.css';

const platform = browserPlatform();
const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <App client={createChatClient(platform, OFFICE, CLIENT_WORDS)} now={platform.now} />,
  );
}
startWorker();
