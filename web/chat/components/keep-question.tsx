import type { ReactElement } from 'react';
import { KEEP_WORDS } from '../words';

/** Asks whether the talk may be kept on this device. The answers are equally prominent. */
export function KeepQuestion({ answer }: { readonly answer: (keep: boolean) => void }): ReactElement {
  const pressed = (keep: boolean): void => {
    answer(keep);
    // The buttons are taken away, and with them the focus.
    document.getElementById('percakapan')?.focus({ preventScroll: true });
  };
  return (
    <section className="keep" aria-label={KEEP_WORDS.label}>
      <p>{KEEP_WORDS.question}</p>
      <div className="keep-buttons">
        <button type="button" className="plain-button" onClick={() => pressed(true)}>
          {KEEP_WORDS.yes}
        </button>
        <button type="button" className="plain-button" onClick={() => pressed(false)}>
          {KEEP_WORDS.no}
        </button>
      </div>
    </section>
  );
}
