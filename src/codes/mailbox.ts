/** Domains that ignore dots in names, with the domain under which their mailboxes are counted. */
const WITHOUT_DOTS: Readonly<Record<string, string>> = {
  'gmail.com': 'gmail.com',
  'googlemail.com': 'gmail.com',
};

/**
 * The mailbox that an address reaches: lower case, without a `+tag`, for Gmail without dots and second domain. For
 * counting and comparing only, never to send: a provider may keep apart two that look the same here.
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
