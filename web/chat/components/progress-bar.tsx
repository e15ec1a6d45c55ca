import type { ReactElement } from 'react';
import type { Progress } from '../client/types';
import { progressWords } from '../words';

/** How much of the form is filled, in words and as a bar. */
export function ProgressBar({ progress }: { readonly progress: Progress }): ReactElement {
  const { part, of, section } = progress;
  const label = progressWords(part, of, section);
  return (
    <div className="form-progress">
      <p aria-hidden="true">{label}</p>
      <progress value={part - 1} max={of} aria-label={label} />
    </div>
  );
}
