import type { ReactElement } from 'react';

const PATHS = {
  send: 'M3.4 20.4 21 12 3.4 3.6 3.4 10l11 2-11 2z',
  attach:
    'M16.5 6.5v10a4.5 4.5 0 0 1-9 0V5.8a3 3 0 0 1 6 0v9.7a1.5 1.5 0 0 1-3 0V7H9v8.5a3 3 0 0 0 6 0V5.8a4.5 4.5 0 0 0-9 0v10.7a6 6 0 0 0 12 0v-10z',
  camera:
    'M9 4 7.2 6H4a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-3.2L15 4zm3 13.5a4.8 4.8 0 1 1 0-9.6 4.8 4.8 0 0 1 0 9.6m0-2a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6',
  menu: 'M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z',
  close: 'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  file: 'M6 2a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8l-6-6zm7 1.5L18.5 9H13zM8 13h8v1.6H8zm0 3.6h8v1.6H8z',
  download: 'M11 3h2v9l3.5-3.5L18 10l-6 6-6-6 1.5-1.5L11 12zM4 19h16v2H4z',
  down: 'm12 16.5-7-7L6.5 8l5.5 5.5L17.5 8 19 9.5z',
  check: 'm9.5 17.7-5.2-5.2 1.4-1.4 3.8 3.8 8.8-8.8 1.4 1.4z',
  warn: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m1 15h-2v-2h2zm0-4h-2V7h2z',
  drop: 'M11 16V7.8L7.5 11.3 6 9.8l6-6 6 6-1.5 1.5L13 7.8V16zM4 18h16v2H4z',
} as const;

/** A drawn icon. Screen readers skip it, because its words stand beside it or on its button. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The emblem of the office: a counter under a roof. */
export function Emblem(): ReactElement {
  return (
    <svg className="emblem" viewBox="0 0 64 64" width="44" height="44" aria-hidden="true" focusable="false">
      <path className="emblem-house" d="M8 26 32 9l24 17v5H8zM15 34h6v14h-6zm14 0h6v14h-6zm14 0h6v14h-6z" />
      <path className="emblem-base" d="M8 50h48v5H8z" />
    </svg>
  );
}
