import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** How near the end (px) still counts as reading the newest. */
const NEAR_PX = 80;
/** The same while an answer is shown from its beginning, whose end may be near. */
const AT_END_PX = 4;
/** What stays free above a message that is shown from its beginning (px). */
const ABOVE_PX = 12;
/** Messages of the counter. */
const ANSWERS = '.message:not(.applicant)';

/** A scrolled list that follows its end. */
export interface StickToEnd {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** The newest is not in sight: the person was reading further up, or it is longer than the view. */
  readonly behind: boolean;
  readonly toEnd: () => void;
}

/**
 * Keeps a list at its end when `mark` changes, unless the person has scrolled up; a change of `own` (a message of
 * the person's) always goes to the end. An answer that is longer than the view is shown from its beginning. Growing bubbles, pictures and the phone's keyboard are followed as well.
 */
export function useStickToEnd(mark: string, own: string): StickToEnd {
  const ref = useRef<HTMLDivElement | null>(null);
  const atEnd = useRef(true);
  const fromTop = useRef(false);
  const answers = useRef(0);
  const [behind, setBehind] = useState(false);

  const toEnd = useCallback(() => {
    const box = ref.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
    atEnd.current = true;
    fromTop.current = false;
    setBehind(false);
  }, []);

  useEffect(() => {
    const box = ref.current;
    if (box === null) return undefined;
    const scrolled = (): void => {
      const rest = box.scrollHeight - box.scrollTop - box.clientHeight;
      atEnd.current = rest < (fromTop.current ? AT_END_PX : NEAR_PX);
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
    const box = ref.current;
    const all = Array.from(box?.querySelectorAll<HTMLElement>(ANSWERS) ?? []);
    // A history that is opened anew is read from its last message on.
    const fresh = answers.current === 0 ? all.at(-1) : all[answers.current];
    answers.current = all.length;
    if (!atEnd.current) setBehind(true);
    else if (box !== null && fresh !== undefined && box.scrollHeight - fresh.offsetTop > box.clientHeight) {
      box.scrollTop = fresh.offsetTop - ABOVE_PX;
      atEnd.current = false;
      fromTop.current = true;
      setBehind(true);
    } else toEnd();
  }, [mark, toEnd]);
  useLayoutEffect(() => toEnd(), [own, toEnd]);

  return { ref, behind, toEnd };
}
