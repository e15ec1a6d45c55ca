import { useState, type ReactElement } from 'react';
import { useImageUrl } from '../hooks/use-image-url';
import { Icon } from './icons';

/** A small picture of an own file; a sheet of paper when the file is no picture or cannot be drawn. */
export function Thumbnail({ file }: { readonly file: File }): ReactElement {
  const url = useImageUrl(file);
  const [broken, setBroken] = useState(false);
  if (url === null || broken) return <Icon name="file" />;
  return <img className="thumb" src={url} alt="" onError={() => setBroken(true)} />;
}
