/** Masks a number but its first four and last two characters: enough for the owner to recognise it. */
export function maskMiddle(value: string): string {
  return value.length <= 6
    ? '•'.repeat(value.length)
    : value.slice(0, 4) + '•'.repeat(value.length - 6) + value.slice(-2);
}

/** Masks a name or number of any form but its first two characters. */
export function maskTail(value: string): string {
  return value.slice(0, 2) + '•'.repeat(Math.max(1, value.length - 2));
}

/** Masks an e-mail address but the first two characters before the @ and the whole domain. */
export function maskEmail(email: string): string {
  const at = email.indexOf('@');
  return at < 0 ? maskTail(email) : maskTail(email.slice(0, at)) + email.slice(at);
}
