import type { ReactElement } from 'react';
import { wholeNumbers } from '../client/whole-numbers';

/** A plain text in which no number breaks over two lines. */
export function Words({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {wholeNumbers(text).map(({ text: part, whole }, index) =>
        // A text never changes, so the place of a part identifies it.
        whole ? (
          <span className="whole" key={`${index}`}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
