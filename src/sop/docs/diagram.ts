import type { Office } from '../office.js';
import { walk, type Place, type Way } from './walk.js';

/** A Mermaid state diagram of the whole program, drawn from the walk; ways between the same places share an arrow. */
export function diagram(office: Office): string {
  const ways = walk(office).filter(({ action }) => action !== 'reopen' && action !== 'withdraw');
  const arrows = new Map<string, string[]>();
  for (const way of ways) {
    const key = `${node(way.from)} --> ${node(way.to)}`;
    arrows.set(key, [...(arrows.get(key) ?? []), label(way)]);
  }
  const places = [...new Set(ways.flatMap(({ from, to }) => [from, to]))].toSorted(byPlace);
  return [
    'stateDiagram-v2',
    ...places
      .filter((place) => place !== 'draft')
      .map((place) => `  ${node(place)}: ${nameOf(place, office)}`),
    ...[...arrows].map(([arrow, labels]) => `  ${arrow}: ${[...new Set(labels)].join(' / ')}`),
    '  archived --> [*]',
  ].join('\n');
}

function node(place: Place): string {
  return place === 'draft' ? '[*]' : place.replaceAll('-', '_');
}

function nameOf(place: Place, office: Office): string {
  if (place === 'archived') return 'diarsipkan';
  if (place.startsWith('end-')) return place.slice('end-'.length);
  const row = Number(/\d+/.exec(place)?.[0]);
  const activity = office.sop.rows.find((one) => one.row === row)?.activity ?? '';
  return `${row} ${activity.replaceAll(':', ',')}${place === 'row-15-booked' ? ' (dijadwalkan)' : ''}`;
}

function label({ action, outcome, automatic }: Way): string {
  const rows = automatic.length > 0 ? ` (${automatic.join(', ')})` : '';
  return `${action}${outcome === '' ? '' : ` ${outcome}`}${rows}`;
}

function byPlace(a: Place, b: Place): number {
  const rank = (place: Place): number => Number(/\d+/.exec(place)?.[0] ?? 99);
  return rank(a) - rank(b) || a.localeCompare(b);
}
