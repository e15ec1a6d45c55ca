import { describe, expect, it } from '@jest/globals';
import { ACTION_NAMES } from '../../src/sop/action.js';
import { ACTIONS } from '../../src/sop/actions.js';
import { OUTCOMES, POSITIONS } from '../../src/sop/case.js';
import { walk, type Place } from '../../src/sop/docs/walk.js';
import { testOffice } from '../support/office.js';

const office = testOffice();
const ways = walk(office);
const places = new Set<Place>(ways.flatMap(({ from, to }) => [from, to]));

describe('the SOP maps to the table of actions (C1)', () => {
  it('every row of the office is completed by an action', () => {
    const completed = new Set(ACTION_NAMES.flatMap((name) => ACTIONS[name].completes));
    expect(office.sop.rows.map(({ row }) => row).filter((row) => !completed.has(row))).toEqual([]);
  });

  it('no action completes a row that does not exist', () => {
    const rows = new Set(office.sop.rows.map(({ row }) => row));
    const strange = ACTION_NAMES.flatMap((name) => ACTIONS[name].completes).filter((row) => !rows.has(row));
    expect(strange).toEqual([]);
  });

  it('every position, every end and the archive are reached', () => {
    const wanted: Place[] = [
      ...POSITIONS.map((row): Place => `row-${row}`),
      'row-15-booked',
      ...OUTCOMES.filter((outcome) => outcome !== 'approved').map((outcome): Place => `end-${outcome}`),
      'archived',
    ];
    expect(wanted.filter((place) => !places.has(place))).toEqual([]);
  });

  it('every row of the assistant is done on some way', () => {
    const done = new Set(ways.flatMap(({ automatic }) => automatic));
    expect([10, 11, 13, 14, 16, 18].filter((row) => !done.has(row))).toEqual([]);
  });

  it('from every place the archive can be reached: no dead end', () => {
    const safe = new Set<Place>(['archived']);
    for (let grown = true; grown;) {
      const more = ways.filter(({ from, to }) => safe.has(to) && !safe.has(from));
      for (const { from } of more) safe.add(from);
      grown = more.length > 0;
    }
    expect([...places].filter((place) => !safe.has(place))).toEqual([]);
  });
});
