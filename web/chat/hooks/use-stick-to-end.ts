import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How near the end (px) still counts as reading the newest. */
const NEAR_PX = 80;

/** A scrolled list that follows its end. */
export interface StickToEnd {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Something new came while the person was reading further up. */
  readonly behind: boolean;
  readonly toEnd: () => void;
}

/**
 * Keeps a list at its end when `mark` changes, unless the person has scrolled up; a change of `own` (a message of
 * the person's) always goes to the end. Growing bubbles, pictures and the phone's keyboard are followed as well.
 */
export function useStickToEnd(mark: string, own: string): StickToEnd {
  const ref = useRef<HTMLDivElement | null>(null);
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    const box = ref.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
    atEnd.current = true;
    setBehind(false);
  }, []);

  useEffect(() => {
    const box = ref.current;
    if (box === null) return undefined;
    const scrolled = (): void => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      if (atEnd.current) setBehind(false);
    };
    const follow = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    follow.observe(box);
    for (const child of box.children) follow.observe(child);
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      follow.disconnect();
      box.removeEventListener('scroll', scrolled);
    };
  }, []);

  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBehind(true);
  }, [mark, toEnd]);
  useLayoutEffect(() => toEnd(), [own, toEnd]);

  return { ref, behind, toEnd };
}
