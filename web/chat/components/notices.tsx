import type { ReactElement } from 'react';
import type { Notice } from '../client/types';
import { Icon } from './icons';

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (id: string) => void;
}

/** Sentences of the page itself. The list is always in the document, so that screen readers announce what is added. */
export function Notices({ notices, dismiss }: NoticesProps): ReactElement {
  return (
    <div className="notices" role="status">
      {notices.map(({ id, text }) => (
        <div className="notice" key={id}>
          <p>{text}</p>
          <button
            type="button"
            className="icon-button"
            aria-label="Tutup pemberitahuan"
            onClick={() => dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
