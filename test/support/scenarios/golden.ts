import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Person } from './person.js';

type ChannelName = Person['channel'];

const UPDATE = process.env['UPDATE_GOLDEN'] !== undefined;
/** Channels of the product, which the golden files are written from. */
type Written = Exclude<ChannelName, 'gema'>;
const OTHER: Readonly<Record<Written, Written>> = { web: 'telegram', telegram: 'web' };

/**
 * Compares what happened on a channel with the scenario's golden file. Lines that are the same on both channels stand
 * once; a line of one channel only begins with its name and `| `. The tests' own channel must read as Telegram does. With `UPDATE_GOLDEN=1` the file is written anew.
 */
export function expectGolden(scenario: string, channel: ChannelName, lines: readonly string[]): void {
  const file = goldenFile(scenario);
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const own = lines.flatMap((line) => line.split('\n')).map((line) => line.trimEnd());
  if (channel === 'gema') {
    // Gema can what Telegram can; only the name differs.
    expect(own).toEqual(viewOf(kept, 'telegram').map((line) => line.replaceAll('Telegram', 'Gema')));
    return;
  }
  if (!UPDATE) {
    expect(viewOf(kept, channel)).toEqual(own);
    return;
  }
  const others = viewOf(kept, OTHER[channel]);
  const theirs = others.length === 0 ? own : others;
  const [web, telegram] = channel === 'web' ? [own, theirs] : [theirs, own];
  writeFileSync(file, `${merged(web, telegram).join('\n')}\n`);
}

function goldenFile(scenario: string): URL {
  return new URL(`../../scenarios/golden/${scenario}.txt`, import.meta.url);
}

function viewOf(lines: readonly string[], channel: Written): string[] {
  const strange = `${OTHER[channel]}| `;
  const own = `${channel}| `;
  return lines
    .filter((line) => !line.startsWith(strange.trimEnd()))
    .map((line) => (line.startsWith(own.trimEnd()) ? line.slice(own.length) : line));
}

/** Both views in one, by the longest common subsequence. */
function merged(web: readonly string[], telegram: readonly string[]): string[] {
  const width = telegram.length + 1;
  const common = new Uint16Array((web.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = web.length - 1; i >= 0; i--) {
    for (let j = telegram.length - 1; j >= 0; j--) {
      common[i * width + j] =
        web[i] === telegram[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < web.length || j < telegram.length;) {
    if (i < web.length && j < telegram.length && web[i] === telegram[j]) {
      lines.push(web[i] ?? '');
      i += 1;
      j += 1;
    } else if (i < web.length && (j === telegram.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`web| ${web[i++] ?? ''}`);
    } else lines.push(`telegram| ${telegram[j++] ?? ''}`);
  }
  return lines;
}
