import { useEffect, useRef } from 'react';
import type { ChatClient } from '../client/chat';
import { activeChoices, isAwaiting, visiblePending, type ChatState } from '../client/state';
import type { FileInfo, Item, Pending } from '../client/types';
import { clockOf, dayOf, richText, sizeOf } from '../format';
import { deliveryWords } from '../words';
import { Icon } from './Icon';

const SENDERS = { applicant: 'Anda', loket: 'Loket', petugas: 'Petugas' } as const;

function FileLine({ file, client }: { readonly file: FileInfo; readonly client: ChatClient }) {
  const { href } = file;
  const save = async (path: string): Promise<void> => {
    const blob = await client.download(path);
    if (blob === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const label = `${file.name} (${sizeOf(file.size)})`;
  return (
    <li className="file">
      <Icon name="file" />
      {href === undefined ? (
        <span>{label}</span>
      ) : (
        <button type="button" className="link" onClick={() => void save(href)}>
          Unduh {label}
        </button>
      )}
    </li>
  );
}

function Bubble({
  item,
  active,
  client,
}: {
  readonly item: Item;
  readonly active: boolean;
  readonly client: ChatClient;
}) {
  return (
    <li className={`message ${item.from}`}>
      <div className="bubble">
        <span className="hidden">{SENDERS[item.from]}: </span>
        {item.from === 'petugas' && <strong className="sender">Petugas</strong>}
        {item.text !== '' && <p>{richText(item.text)}</p>}
        {item.files.length > 0 && (
          <ul className="files">
            {item.files.map((file, index) => (
              <FileLine key={`${index}-${file.name}`} file={file} client={client} />
            ))}
          </ul>
        )}
        <time dateTime={item.at}>{clockOf(item.at)}</time>
      </div>
      {active && (
        <div className="choices">
          {item.choices.map((choice) => (
            <button key={choice.id} type="button" onClick={() => client.sendChoice(item, choice)}>
              {choice.label}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

function PendingBubble({ pending, client }: { readonly pending: Pending; readonly client: ChatClient }) {
  const { content, progress, status } = pending;
  return (
    <li className="message applicant pending">
      <div className="bubble">
        <span className="hidden">Anda: </span>
        {content.kind === 'text' && <p>{content.text}</p>}
        {content.kind === 'choice' && <p>{content.label}</p>}
        {content.kind === 'files' && <p>{content.files.map(({ name }) => name).join(', ')}</p>}
        {progress !== null && status === 'sending' && (
          <progress value={progress} max={1} aria-label="Kemajuan unggahan" />
        )}
        <span className="delivery">{deliveryWords(pending)}</span>
      </div>
      {status === 'failed' && (
        <div className="choices">
          <button type="button" onClick={() => client.retry(pending.key)}>
            Coba lagi
          </button>
          <button type="button" onClick={() => client.discard(pending.key)}>
            Buang
          </button>
        </div>
      )}
    </li>
  );
}

/** The history, what is still on its way, and the dots while an answer is being made. */
export function Messages({ state, client }: { readonly state: ChatState; readonly client: ChatClient }) {
  const end = useRef<HTMLDivElement>(null);
  const pending = visiblePending(state);
  const active = activeChoices(state);
  const awaiting = isAwaiting(state);
  const mark = `${state.items.at(-1)?.seq ?? 0}/${pending.length}/${awaiting}`;
  useEffect(() => {
    if (mark !== '') end.current?.scrollIntoView({ block: 'end' });
  }, [mark]);
  return (
    <div className="log" role="log" aria-live="polite" aria-label="Percakapan" tabIndex={0}>
      <ol>
        {state.items.map((item, index) => {
          const before = state.items[index - 1];
          const newDay = before === undefined || dayOf(before.at) !== dayOf(item.at);
          return [
            newDay ? (
              <li key={`day-${item.seq}`} className="day">
                {dayOf(item.at)}
              </li>
            ) : null,
            <Bubble key={item.seq} item={item} active={item.seq === active} client={client} />,
          ];
        })}
        {pending.map((one) => (
          <PendingBubble key={one.key} pending={one} client={client} />
        ))}
      </ol>
      {awaiting && (
        <p className="typing">
          <span className="hidden">Loket sedang menulis</span>
          <i /> <i /> <i />
        </p>
      )}
      <div ref={end} />
    </div>
  );
}
