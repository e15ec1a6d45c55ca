import { createRoot } from 'react-dom/client';
import { createChatClient } from './client/chat';
import { browserPlatform } from './client/platform';
import { Chat } from './components/Chat';
import { CLIENT_WORDS, OFFICE } from './words';
import './chat.css';

const root = document.getElementById('app');
if (root !== null) {
  const client = createChatClient(browserPlatform(), OFFICE, CLIENT_WORDS);
  client.open();
  createRoot(root).render(<Chat client={client} />);
}
