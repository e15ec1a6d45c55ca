import type { MouseEvent, ReactElement } from 'react';
import { fileSize } from '../client/format';
import type { FileInfo } from '../client/types';
import { isPicture } from '../hooks/use-image-url';
import { FirstPage, type LoadPicture } from './first-page';
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

interface SmallPictureProps {
  readonly info: FileInfo;
  readonly local: File | undefined;
  readonly picture: LoadPicture;
}

/** What this page sent is shown from this page; documents, and what was sent before, as the server draws them. */
function SmallPicture({ info, local, picture }: SmallPictureProps): ReactElement {
  if (local !== undefined && (isPicture(local) || info.thumb === undefined))
    return <Thumbnail file={local} />;
  return info.thumb === undefined ? <Icon name="file" /> : <FirstPage href={info.thumb} load={picture} />;
}

interface FileListProps {
  readonly files: readonly FileInfo[];
  /** The same files if this page sent them, for their pictures. */
  readonly own: readonly File[];
  readonly download: Download;
  readonly picture: LoadPicture;
}

/** The files of one message: name and size, and a link that saves the file when the server offers it. */
export function FileList({ files, own, download, picture }: FileListProps): ReactElement {
  return (
    <ul className="files">
      {files.map((info, index) => {
        const local = own[index];
        const inner = (
          <>
            <SmallPicture info={info} local={local} picture={picture} />
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
