import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Distance from the end (px) within which the person counts as reading the newest message. */
const NEAR_PX = 80;
/** The same distance (px) while an answer is shown from its beginning, because its end may be near. */
const AT_END_PX = 4;
/** Free space (px) above a message that is shown from its beginning. */
const ABOVE_PX = 12;
/** Every message that the person did not write. */
const ANSWERS = '.message:not(.applicant)';

/** A scrolled list that stays at its end. */
export interface StickToEnd {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** True when the newest message is not in sight: the person reads further up, or it is longer than the view. */
  readonly behind: boolean;
  /** Goes to the newest message, which gets the focus: the button that was pressed is taken away. */
  readonly toEnd: () => void;
}

/**
 * Keeps a list at its end when `mark` changes, unless the person has scrolled up. A change of `own`, the person's own
 * last message, always goes to the end. An answer that is longer than the view is shown from its beginning. Growing
 * bubbles, pictures and the phone's keyboard are followed as well.
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
    // A history that has just been opened is read from its last message.
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

  const pressed = useCallback(() => {
    toEnd();
    ref.current?.focus({ preventScroll: true });
  }, [toEnd]);

  return { ref, behind, toEnd: pressed };
}
