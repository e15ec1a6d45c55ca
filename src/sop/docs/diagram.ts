import type { Outcome } from '../case.js';
import type { Office } from '../office.js';
import { actionSign, actOutcomeSign, outcomeSign } from '../reconstructed.js';
import { rowLabel } from '../stages.js';
import { walk, type Place, type Way } from './walk.js';

/** A Mermaid state diagram of the whole SOP; ways between the same two places share an arrow. */
export function diagram(office: Office): string {
  const ways = walk(office)
    .filter(({ action }) => action !== 'reopen' && action !== 'withdraw')
    .toSorted((a, b) => byPlace(a.from, b.from) || byPlace(a.to, b.to));
  const arrows = new Map<string, string[]>();
  for (const way of ways) {
    const key = `${node(way.from)} --> ${node(way.to)}`;
    arrows.set(key, [...(arrows.get(key) ?? []), label(way, office)]);
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
  if (place.startsWith('end-')) {
    const outcome = place.slice('end-'.length) as Outcome;
    return `${outcome}${outcomeSign(outcome)}`;
  }
  // A colon would end the name.
  const name = rowLabel(Number(/\d+/.exec(place)?.[0]), office).replaceAll(':', ',');
  return `${name}${place === 'row-15-booked' ? ' (dijadwalkan)' : ''}`;
}

function label({ action, outcome, automatic }: Way, office: Office): string {
  const done = automatic.map(
    (row) => `${row}${office.sop.rows.find((one) => one.row === row)?.reconstructed ? '*' : ''}`,
  );
  const what =
    outcome === ''
      ? `${action}${actionSign(action)}`
      : `${action}${actionSign(action)} ${outcome}${actOutcomeSign(outcome)}`;
  return done.length > 0 ? `${what} (${done.join(', ')})` : what;
}

function byPlace(a: Place, b: Place): number {
  const rank = (place: Place): number => (place === 'draft' ? 0 : Number(/\d+/.exec(place)?.[0] ?? 99));
  return rank(a) - rank(b) || a.localeCompare(b);
}
