/** Domains that ignore dots in names, with the domain under which their mailboxes are counted. */
const WITHOUT_DOTS: Readonly<Record<string, string>> = {
  'gmail.com': 'gmail.com',
  'googlemail.com': 'gmail.com',
};

/**
 * The mailbox that an address reaches: lower case, without a `+tag`, and for Gmail without dots and second domain. Use
 * it to count and compare, never to send: a provider may keep two mailboxes apart that look the same here, and these
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
