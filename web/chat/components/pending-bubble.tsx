import type { ReactElement } from 'react';
import { timeWita } from '../client/format';
import type { Pending } from '../client/types';
import { deliveryWords } from '../words';
import { FileList } from './file-list';
import { Icon } from './icons';
import { Words } from './words';

interface PendingBubbleProps {
  readonly pending: Pending;
  readonly online: boolean;
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
}

const nothing = (): Promise<null> => Promise.resolve(null);

/** An own message that is not in the history yet: its progress, and what can be done when it does not get through. */
export function PendingBubble({ pending, online, retry, discard }: PendingBubbleProps): ReactElement {
  const { key, content, status, progress, problem } = pending;
  const failed = status === 'failed';
  const words = deliveryWords(pending, online);
  const hopeless = problem === 'too-large' || problem === 'refused';
  return (
    <li className={`message applicant pending${failed ? ' failed' : ''}`} data-delivery={status}>
      <div className="bubble">
        <span className="sr-only">Anda</span>
        {content.kind === 'files' ? (
          <FileList
            files={content.files.map(({ name, type, size }) => ({ name, contentType: type, size }))}
            own={content.files}
            download={nothing}
            picture={nothing}
          />
        ) : (
          <p className="text" dir="auto">
            <Words text={content.kind === 'text' ? content.text : content.label} />
          </p>
        )}
        {status === 'sending' && progress !== null && (
          <progress className="progress" value={progress} max={1} aria-label="Kemajuan unggahan" />
        )}
        <span className="time">
          <span className="hour">{timeWita(pending.createdAt)}</span>
          {!failed && <span aria-hidden="true">· {words}</span>}
          {status === 'sent' && <Icon name="check" />}
        </span>
      </div>
      {failed && (
        <p className="failure">
          <Icon name="warn" />
          <span>{words}</span>
        </p>
      )}
      {(failed || (status === 'waiting' && online)) && (
        <div className="actions">
          {!hopeless && (
            <button type="button" className="action" onClick={() => retry(key)}>
              Kirim ulang
            </button>
          )}
          {failed && (
            <button type="button" className="action" onClick={() => discard(key)}>
              Hapus
            </button>
          )}
        </div>
      )}
    </li>
  );
}
