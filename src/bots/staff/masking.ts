/** First name and initial of the last one: what a group may see of a person (CONTRACT). Titles in front are skipped. */
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
