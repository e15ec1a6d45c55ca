import { useEffect, useRef, useState, type ReactElement } from 'react';
import { END_WORDS, KEEP_WORDS, PRINT_WORDS, QUICK_WORDS } from '../words';
import { Icon } from './icons';

interface QuickMenuProps {
  readonly send: (word: string) => void;
  readonly print: () => void;
  /** True while the talk is kept on this device. */
  readonly kept: boolean;
  readonly decideKeep: (keep: boolean) => void;
  /** Asks whether to end the conversation on this device. */
  readonly end: () => void;
}

interface EntryProps {
  readonly words: string;
  readonly hint: string;
  readonly act: () => void;
}

function Entry({ words, hint, act }: EntryProps): ReactElement {
  return (
    <button type="button" onClick={act}>
      <strong>{words}</strong>
      <span>{hint}</span>
    </button>
  );
}

/** The header's menu: the words that work at every step, and what can be done with the talk on this device. */
export function QuickMenu({ send, print, kept, decideKeep, end }: QuickMenuProps): ReactElement {
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

  const choose = (act: () => void): void => {
    setOpen(false);
    button.current?.focus();
    act();
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
            <Entry words={word} hint={hint} act={() => choose(() => send(word))} />
          </li>
        ))}
        <li className="quick-device">
          <Entry words={PRINT_WORDS.entry} hint={PRINT_WORDS.hint} act={() => choose(print)} />
        </li>
        <li>
          <Entry
            words={kept ? KEEP_WORDS.undo : KEEP_WORDS.entry}
            hint={kept ? KEEP_WORDS.undoHint : KEEP_WORDS.hint}
            act={() => choose(() => decideKeep(!kept))}
          />
        </li>
        <li className="quick-end">
          <Entry words={END_WORDS.entry} hint={END_WORDS.hint} act={() => choose(end)} />
        </li>
      </ul>
    </div>
  );
}
