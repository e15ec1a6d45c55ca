import type { ReactElement } from 'react';
import { fileSize } from '../client/format';
import type { ChosenFile } from '../hooks/use-chosen-files';
import { Icon } from './icons';
import { Thumbnail } from './thumbnail';

function Chosen({
  entry,
  remove,
}: {
  readonly entry: ChosenFile;
  readonly remove: () => void;
}): ReactElement {
  const { name, size } = entry.file;
  return (
    <li className="chosen-file">
      <Thumbnail file={entry.file} />
      <span className="file-words">
        <span className="file-name">{name}</span>
        <span className="file-size">{fileSize(size)}</span>
      </span>
      <button type="button" className="icon-button" aria-label={`Hapus ${name}`} onClick={remove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

interface ChosenListProps {
  readonly chosen: readonly ChosenFile[];
  readonly remove: (id: string) => void;
}

/** The files of the next message, each with a button that removes it. */
export function ChosenList({ chosen, remove }: ChosenListProps): ReactElement {
  return (
    <ul className="chosen" aria-label="Berkas yang akan dikirim">
      {chosen.map((entry) => (
        <Chosen key={entry.id} entry={entry} remove={() => remove(entry.id)} />
      ))}
    </ul>
  );
}
