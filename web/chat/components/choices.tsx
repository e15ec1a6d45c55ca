import type { ReactElement } from 'react';
import type { Choice } from '../client/types';
import { Words } from './words';

interface ChoicesProps {
  readonly choices: readonly Choice[];
  /** True while a tap on one of the buttons is on its way. */
  readonly busy: boolean;
  readonly choose: (choice: Choice) => void;
}

interface Group {
  readonly heading: string | null;
  readonly choices: readonly Choice[];
}

/** Choices with the same heading that follow each other, in their order. */
function grouped(choices: readonly Choice[]): readonly Group[] {
  const groups: { heading: string | null; choices: Choice[] }[] = [];
  for (const choice of choices) {
    const heading = choice.group ?? null;
    const last = groups.at(-1);
    if (last !== undefined && last.heading === heading) last.choices.push(choice);
    else groups.push({ heading, choices: [choice] });
  }
  return groups;
}

/** The buttons under a message; those with a heading as a list that opens. */
export function Choices({ choices, busy, choose }: ChoicesProps): ReactElement {
  const buttons = (some: readonly Choice[], look: string): readonly ReactElement[] =>
    some.map((choice) => (
      <li key={choice.id}>
        <button
          type="button"
          className={choice.tone === 'danger' ? `${look} danger` : look}
          disabled={busy}
          onClick={() => choose(choice)}
        >
          <Words text={choice.label} />
        </button>
      </li>
    ));
  return (
    <>
      {grouped(choices).map(({ heading, choices: some }) =>
        heading === null ? (
          <ul key="" className="choices" aria-label="Pilihan jawaban">
            {buttons(some, 'choice')}
          </ul>
        ) : (
          <details key={heading} className="choice-group">
            <summary>{heading}</summary>
            <ul aria-label={heading}>{buttons(some, 'choice-row')}</ul>
          </details>
        ),
      )}
    </>
  );
}
