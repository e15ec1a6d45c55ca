import type { ReactElement } from 'react';
import { richText } from '../client/rich-text';
import { Words } from './words';

/** A message of the office with bold runs, https links and unbroken numbers; its style keeps the line breaks. */
export function RichText({ text }: { readonly text: string }): ReactElement {
  return (
    <p className="text" dir="auto">
      {richText(text).map(({ text: words, bold, href }, index) => {
        const inner =
          href === null ? (
            <Words text={words} />
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {words}
            </a>
          );
        // A message never changes, so the place of a run identifies it.
        const key = `${index}`;
        return bold ? <strong key={key}>{inner}</strong> : <span key={key}>{inner}</span>;
      })}
    </p>
  );
}
