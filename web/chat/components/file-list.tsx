import type { MouseEvent, ReactElement } from 'react';
import { fileSize } from '../client/format';
import type { FileInfo } from '../client/types';
import { Icon } from './icons';
import { Thumbnail } from './thumbnail';

/** Fetches the file at an address; null when that failed. */
export type Download = (href: string) => Promise<Blob | null>;

async function save(download: Download, { href, name }: FileInfo): Promise<void> {
  const blob = href === undefined ? null : await download(href);
  if (blob === null) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the address only after this turn of the event loop.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

interface FileListProps {
  readonly files: readonly FileInfo[];
  /** The same files if this page sent them, for their pictures. */
  readonly own: readonly File[];
  readonly download: Download;
}

/** The files of one message: name and size, and a link that saves the file when the server offers it. */
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
