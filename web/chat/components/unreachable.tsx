import type { ReactElement } from 'react';
import { UNREACHABLE_WORDS } from '../words';

/** Stands in the place of a talk that cannot be read, because there is no connection and nothing of it was kept. */
export function Unreachable(): ReactElement {
  return (
    <div className="unreachable">
      <h2>{UNREACHABLE_WORDS.heading}</h2>
      <p>{UNREACHABLE_WORDS.text}</p>
    </div>
  );
}
