import { useEffect, useSyncExternalStore } from 'react';
import type { ChatClient } from '../client/chat';
import type { ChatState } from '../client/state';

/** Keeps the client open while the component is shown, and gives its state. */
export function useChat(client: ChatClient): ChatState {
  useEffect(() => client.open(), [client]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (client.hasUnsentFiles()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [client]);
  return useSyncExternalStore(client.state.subscribe, client.state.get);
}
