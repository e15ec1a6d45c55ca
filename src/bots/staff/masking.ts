/**
 * Shortens a name to first name and last initial, all that a group may see. Null (destroyed data) gives `[dihapus]`.
 */
export function shortName(name: string | null): string {
  const words = (name ?? '')
    .replace(/,.*$/u, '')
    .split(/\s+/u)
    .filter((word) => word !== '' && !word.endsWith('.'));
  const [first, ...rest] = words;
  if (first === undefined) return name === null ? '[dihapus]' : 'Penyedia';
  const last = rest.at(-1);
  return last === undefined ? first : `${first} ${Array.from(last)[0]?.toUpperCase() ?? ''}.`;
}
