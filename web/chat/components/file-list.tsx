import type { MouseEvent, ReactElement } from 'react';
import { fileSize } from '../client/format';
import type { FileInfo } from '../client/types';
import { Icon } from './icons';
import { Thumbnail } from './thumbnail';

/** What a file list can do with an address. */
export type Download = (href: string) => Promise<Blob | null>;

async function save(download: Download, { href, name }: FileInfo): Promise<void> {
  const blob = href === undefined ? null : await download(href);
  if (blob === null) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address after this turn of the event loop.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

interface FileListProps {
  readonly files: readonly FileInfo[];
  /** The same files where this page has sent them itself, for their pictures. */
  readonly own: readonly File[];
  readonly download: Download;
}

/** Files of one message: name and size; where the server offers the file, a link that saves it. */
export function FileList({ files, own, download }: FileListProps): ReactElement {
  return (
    <ul className="files">
      {files.map((info, index) => {
        const local = own[index];
        const inner = (
          <>
            {local === undefined ? <Icon name="file" /> : <Thumbnail file={local} />}
            <span className="file-words">
              <span className="file-name">{info.name}</span>
              {info.size > 0 && <span className="file-size">{fileSize(info.size)}</span>}
            </span>
          </>
        );
        const saved = (event: MouseEvent): void => {
          event.preventDefault();
          void save(download, info);
        };
        return (
          <li key={`${index}-${info.name}`}>
            {info.href === undefined ? (
              <span className="file">{inner}</span>
            ) : (
              <a className="file" href={info.href} download={info.name} onClick={saved}>
                {inner}
                <Icon name="download" />
                <span className="sr-only">Unduh</span>
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
