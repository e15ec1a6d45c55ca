/** What a staff button means. A button with `version` does nothing once the case has a newer version. */
export type StaffButton =
  | { readonly kind: 'view'; readonly number: string }
  | {
      readonly kind: 'act';
      readonly number: string;
      readonly version: number;
      readonly action: string;
      readonly variant: string;
    }
  /** `value` is `document.reason` for a deficiency. */
  | { readonly kind: 'fill'; readonly key: string; readonly field: string; readonly value: string }
  | { readonly kind: 'confirm'; readonly key: string }
  | { readonly kind: 'cancel'; readonly key: string }
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'queue'; readonly filter: string };

/** Encodes a button as an id of at most 64 bytes (Telegram's limit on callback_data). */
export function buttonId(button: StaffButton): string {
  switch (button.kind) {
    case 'view':
      return `v|${button.number}`;
    case 'act':
      return `a|${button.number}|${button.version.toString(36)}|${button.action}:${button.variant}`;
    case 'fill':
      return `f|${button.key}|${button.field}|${button.value}`;
    case 'confirm':
      return `y|${button.key}`;
    case 'cancel':
      return `n|${button.key}`;
    case 'task':
      return `t|${button.id}`;
    case 'queue':
      return `q|${button.filter}`;
  }
}

/** Decodes an id; null when it is no button of this bot. */
export function readButton(id: string): StaffButton | null {
  const [mark, first = '', second = '', third = ''] = id.split('|');
  if (first === '') return null;
  switch (mark) {
    case 'v':
      return { kind: 'view', number: first };
    case 'a': {
      const [action = '', variant = ''] = third.split(':');
      const version = Number.parseInt(second, 36);
      return Number.isNaN(version) || variant === ''
        ? null
        : { kind: 'act', number: first, version, action, variant };
    }
    case 'f':
      return second === '' ? null : { kind: 'fill', key: first, field: second, value: third };
    case 'y':
      return { kind: 'confirm', key: first };
    case 'n':
      return { kind: 'cancel', key: first };
    case 't':
      return { kind: 'task', id: first };
    case 'q':
      return { kind: 'queue', filter: first };
    default:
      return null;
  }
}
