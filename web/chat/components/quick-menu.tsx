import { useEffect, useRef, useState, type ReactElement } from 'react';
import { END_WORDS, QUICK_WORDS } from '../words';
import { Icon } from './icons';

/** The header's menu: the words that work at every step, and the way to end the conversation on this device. */
export function QuickMenu({
  send,
  end,
}: {
  readonly send: (word: string) => void;
  /** Asks whether to end the conversation on this device. */
  readonly end: () => void;
}): ReactElement {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement | null>(null);
  const button = useRef<HTMLButtonElement | null>(null);

  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  const choose = (word: string): void => {
    send(word);
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div className="quick" ref={box}>
      <button
        type="button"
        className="icon-button"
        ref={button}
        aria-label="Kata cepat"
        aria-expanded={open}
        aria-controls="kata-cepat"
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </button>
      <ul className="quick-list" id="kata-cepat" hidden={!open}>
        {QUICK_WORDS.map(({ word, hint }) => (
          <li key={word}>
            <button type="button" onClick={() => choose(word)}>
              <strong>{word}</strong>
              <span>{hint}</span>
            </button>
          </li>
        ))}
        <li className="quick-end">
          <button
            type="button"
            onClick={() => {
              setOpen(false);
              end();
            }}
          >
            <strong>{END_WORDS.entry}</strong>
            <span>{END_WORDS.hint}</span>
          </button>
        </li>
      </ul>
    </div>
  );
}
