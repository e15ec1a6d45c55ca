import { Fragment, type ReactElement } from 'react';
import type { ChatClient } from '../client/chat';
import { dayWita, fullDayWita } from '../client/format';
import { activeChoices, isAwaiting, visiblePending, type ChatState } from '../client/state';
import { useStickToEnd } from '../hooks/use-stick-to-end';
import { Bubble } from './bubble';
import { Icon } from './icons';
import { PendingBubble } from './pending-bubble';
import { Unreachable } from './unreachable';

const NO_FILES: readonly File[] = [];

function Typing(): ReactElement {
  return (
    <div className="typing" data-testid="typing">
      <span className="sr-only">Loket sedang menyiapkan jawaban</span>
      <i />
      <i />
      <i />
    </div>
  );
}

interface ConversationProps {
  readonly client: ChatClient;
  readonly state: ChatState;
  readonly now: Date;
}

/** History, messages on their way, and the dots, in one list that stays at its end. */
export function Conversation({ client, state, now }: ConversationProps): ReactElement {
  const pending = visiblePending(state);
  const active = activeChoices(state);
  const awaiting = isAwaiting(state);
  const { items, connection } = state;
  const away = connection === 'offline' || connection === 'reconnecting';
  const opening = !state.opened && !awaiting;
  const tapped = new Set(
    pending.flatMap(({ content, status }) =>
      content.kind === 'choice' && status !== 'failed' ? [content.of] : [],
    ),
  );
  const mark = `${items.at(-1)?.seq ?? 0}/${pending.length}/${awaiting}`;
  const { ref, behind, toEnd } = useStickToEnd(mark, pending.at(-1)?.key ?? '');

  return (
    <div className="conversation">
      <div
        className="log"
        id="percakapan"
        role="log"
        aria-live="polite"
        aria-label="Percakapan"
        tabIndex={0}
        ref={ref}
      >
        <ol>
          {items.map((item, index) => {
            const before = items[index - 1];
            const day = dayWita(item.at, now);
            const newDay = day !== '' && (before === undefined || day !== dayWita(before.at, now));
            return (
              <Fragment key={item.seq}>
                {newDay && (
                  <li className="day">
                    <span className="not-printed">{day}</span>
                    <span className="only-printed">{fullDayWita(item.at)}</span>
                  </li>
                )}
                <Bubble
                  item={item}
                  follows={!newDay && before?.from === item.from}
                  active={item.seq === active}
                  busy={tapped.has(item.seq)}
                  own={state.sentFiles.get(item.seq) ?? NO_FILES}
                  download={client.download}
                  picture={client.picture}
                  choose={client.sendChoice}
                />
              </Fragment>
            );
          })}
          {pending.map((entry) => (
            <PendingBubble
              key={entry.key}
              pending={entry}
              online={connection !== 'offline'}
              retry={client.retry}
              discard={client.discard}
            />
          ))}
        </ol>
        {awaiting && <Typing />}
        {opening && connection === 'connecting' && <p className="opening">Membuka percakapan…</p>}
        {opening && away && items.length === 0 && <Unreachable />}
      </div>
      {behind && (
        <button type="button" className="to-end" onClick={toEnd}>
          <Icon name="down" />
          Ke pesan terbaru
        </button>
      )}
    </div>
  );
}
