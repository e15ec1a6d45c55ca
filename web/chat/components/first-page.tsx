import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Icon } from './icons';

/** Fetches the picture at an address; null when there is none. */
export type LoadPicture = (href: string) => Promise<Blob | null>;

interface FirstPageProps {
  readonly href: string;
  readonly load: LoadPicture;
}

/**
 * The first page of a document that was sent, fetched when it comes into view; a sheet of paper until then, and when
 * there is no picture of it.
 */
export function FirstPage({ href, load }: FirstPageProps): ReactElement {
  const place = useRef<HTMLSpanElement | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    let made: string | null = null;
    let gone = false;
    const fetchOnce = async (): Promise<void> => {
      const picture = await load(href);
      if (picture === null || gone) return;
      made = URL.createObjectURL(picture);
      setUrl(made);
    };
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      void fetchOnce();
    });
    watch.observe(box);
    return () => {
      gone = true;
      watch.disconnect();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [href, load]);
  return (
    <span className="first-page" ref={place}>
      {url === null ? <Icon name="file" /> : <img src={url} alt="" onError={() => setUrl(null)} />}
    </span>
  );
}
