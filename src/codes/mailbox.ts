/** Domains whose mailboxes do not tell dots in their names apart, by the name that they are counted under. */
const WITHOUT_DOTS: Readonly<Record<string, string>> = {
  'gmail.com': 'gmail.com',
  'googlemail.com': 'gmail.com',
};

/**
 * An address as the mailbox that it reaches: lower case, without a `+tag`, Gmail without its dots and second name. For
 * counting and comparing only, never to send to: other providers may have mailboxes that this takes for one, which
 * then share a budget.
 */
export function mailboxOf(email: string): string {
  const address = email.normalize('NFKC').trim().toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const domain = address.slice(at + 1).replace(/\.+$/u, '');
  const name = address.slice(0, at);
  const untagged = name.replace(/\+.*$/su, '') || name;
  const known = WITHOUT_DOTS[domain];
  return known === undefined ? `${untagged}@${domain}` : `${untagged.replaceAll('.', '')}@${known}`;
}
