import { useEffect, useRef, useState } from 'react';
import { lastSeq, type ChatState } from '../client/state';

function titleOf(name: string, unread: number): string {
  return unread === 0 ? name : `(${unread}) ${name}`;
}

/**
 * Keeps the page's title: the office's name, and while the page is hidden before it the number of messages that came
 * since. What the person wrote, and the history that a page opened in the background reads, are not counted.
 */
export function useUnreadTitle(name: string, state: ChatState): void {
  const [hidden, setHidden] = useState(document.hidden);
  const seen = useRef(0);
  /** Of the state before: the history comes together with `opened`. */
  const opened = useRef(false);
  useEffect(() => {
    const changed = (): void => setHidden(document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  useEffect(() => {
    if (!hidden || !opened.current) seen.current = lastSeq(state);
    opened.current = state.opened;
    const unread = state.items.filter(({ seq, from }) => seq > seen.current && from !== 'applicant').length;
    document.title = titleOf(name, unread);
  }, [name, hidden, state]);
}
