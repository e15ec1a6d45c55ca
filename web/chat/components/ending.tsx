import { useEffect, useRef, useState, type ReactElement } from 'react';
import { END_WORDS } from '../words';

interface AskProps {
  /** Resolves once the conversation is ended, or could not be. */
  readonly confirm: () => Promise<unknown>;
  readonly back: () => void;
}

/**
 * Asks whether to end the conversation on this device. The button that goes back has the focus, so that a slip ends
 * nothing.
 */
export function AskToEnd({ confirm, back }: AskProps): ReactElement {
  const [busy, setBusy] = useState(false);
  const stay = useRef<HTMLButtonElement | null>(null);
  useEffect(() => stay.current?.focus(), []);
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') back();
    };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [back]);
  const end = (): void => {
    setBusy(true);
    void confirm().finally(() => setBusy(false));
  };
  return (
    <div className="ending-veil">
      <div
        className="ending"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="akhiri-tanya"
        aria-describedby="akhiri-akibat"
      >
        <h2 id="akhiri-tanya">{END_WORDS.question}</h2>
        <p id="akhiri-akibat">{END_WORDS.consequence}</p>
        <div className="ending-buttons">
          <button type="button" className="plain-button" ref={stay} disabled={busy} onClick={back}>
            {END_WORDS.back}
          </button>
          <button type="button" className="firm-button" disabled={busy} onClick={end}>
            {END_WORDS.confirm}
          </button>
        </div>
      </div>
    </div>
  );
}

/** Stands in the place of a conversation that was ended here. */
export function Ended({ anew }: { readonly anew: () => void }): ReactElement {
  const heading = useRef<HTMLHeadingElement | null>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="ended">
      <h2 tabIndex={-1} ref={heading}>
        {END_WORDS.ended}
      </h2>
      <p>{END_WORDS.after}</p>
      <button type="button" className="firm-button" onClick={anew}>
        {END_WORDS.anew}
      </button>
    </div>
  );
}
