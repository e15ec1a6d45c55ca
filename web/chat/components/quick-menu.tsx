import { useEffect, useRef, useState, type ReactElement } from 'react';
import { QUICK_WORDS } from '../words';
import { Icon } from './icons';

/** The header's button with the words that work at every step. */
export function QuickMenu({ send }: { readonly send: (word: string) => void }): ReactElement {
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
      </ul>
    </div>
  );
}
