import { describe, expect, it } from '@jest/globals';
import { bookingChange } from '../../src/sop/bookings.js';
import { objectionFacts } from '../../src/sop/noted-facts.js';
import { stageOf } from '../../src/sop/stages.js';
import { TASK_KINDS, taskChanges, taskOf } from '../../src/sop/tasks.js';
import { fold } from '../../src/sop/evolve.js';
import { APPLICANT, DEFICIENT, DOCUMENTS, TestCase } from '../support/sop-case.js';

/** What the last event of a case changes about its tasks. */
function lastChanges(test: TestCase) {
  const event = test.events.at(-1);
  if (!event) throw new Error('no event');
  return taskChanges(fold(test.events.slice(0, -1)), event);
}

function object(test: TestCase): TestCase {
  for (const fact of objectionFacts(test.kase, 'keliru')) test.append(fact, { kind: 'applicant' }, null);
  return test;
}

describe('tasks', () => {
  it('of a refusal: the entry in SPSE until it is recorded, its removal when the case is reopened', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject');
    expect(lastChanges(test)).toMatchObject({
      open: [{ kind: 'spse-blacklist', role: 'verifikator', closable: false }],
    });
    test.extra = { spseBlacklistTaskOpen: true };
    test.act('verifikator', 'confirm-spse-blacklist');
    expect(lastChanges(test)).toEqual({ open: [], close: ['spse-blacklist'] });
    test.act('admin', 'reopen', { reason: 'keliru', toRow: 7 });
    expect(lastChanges(test)).toMatchObject({ open: [{ kind: 'spse-blacklist-removal' }] });
  });

  it('of a refusal go with its undo', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject').act('helpdesk2', 'undo');
    expect(lastChanges(test)).toEqual({ open: [], close: ['spse-blacklist'] });
  });

  it('about an address that was refused ends with a new address, and with nothing else', () => {
    const changes = (changed: readonly string[]) => {
      const test = new TestCase().to(6).act('helpdesk', 'receive-files', DEFICIENT);
      const email = changed.includes('email') ? 'baru@contoh.test' : APPLICANT.email;
      const applicant = { ...APPLICANT, email };
      test.act('applicant-1', 'resubmit', { applicant, documents: DOCUMENTS, changed });
      return lastChanges(test);
    };
    expect(changes(['email'])).toEqual({ open: [], close: ['mail-refused'] });
    expect(changes(['ktp'])).toEqual({ open: [], close: [] });
  });

  it.each([
    ['Helpdesk at its rows', () => new TestCase().to(7), 'helpdesk'],
    ['Verifikator before the call', () => new TestCase().to(15), 'verifikator'],
    [
      'who asked for the fix',
      () => new TestCase().to(15).act('verifikator', 'verify', DEFICIENT),
      'verifikator',
    ],
    [
      'who closed it',
      () =>
        new TestCase().to(12).act('verifikator', 'check-registration', { outcome: 'registered', lpse: 'X' }),
      'verifikator',
    ],
    [
      'Helpdesk when the applicant ended it',
      () => new TestCase().to(7).act('applicant-1', 'withdraw'),
      'helpdesk',
    ],
  ])('of an objection are for %s', (_, make, role) => {
    expect(lastChanges(object(make()))).toMatchObject({ open: [{ kind: 'objection', role }], close: [] });
  });

  it('say nothing about a person', () => {
    for (const kind of TASK_KINDS) {
      const { text } = taskOf(kind, 'KT-2026-00001', 'helpdesk');
      expect(text).toMatch(/^[A-Z].*\.$/);
      expect(text).not.toMatch(/undefined|Budi/);
    }
  });
});

describe('claims on time', () => {
  it('follow the booking through every act that makes, moves or ends it', () => {
    const test = new TestCase().to(15);
    const change = (go: () => unknown) => {
      const before = test.kase;
      go();
      const { release, claim } = bookingChange(before, test.kase);
      return [release?.verifikator ?? null, claim?.verifikator ?? null];
    };
    expect(change(() => test.book('verifikator', 600))).toEqual([null, 'verifikator']);
    const moved = () => test.act('admin', 'reassign', { to: 'verifikator2', reason: 'sakit' });
    expect(change(moved)).toEqual(['verifikator', 'verifikator2']);
    expect(change(() => test.act('verifikator2', 'verify', DEFICIENT))).toEqual(['verifikator2', null]);
    expect(change(() => test.act('verifikator2', 'undo'))).toEqual([null, 'verifikator2']);
    expect(change(() => test.act('verifikator2', 'release'))).toEqual([null, null]);
    expect(change(() => test.act('applicant-1', 'cancel-booking'))).toEqual(['verifikator2', null]);
    expect(change(() => test.book('verifikator2', 60))).toEqual([null, 'verifikator2']);
    expect(change(() => test.act('applicant-1', 'withdraw'))).toEqual(['verifikator2', null]);
  });
});

describe('the stages as the applicant sees them', () => {
  it.each([
    [6, 2],
    [7, 2],
    [8, 2],
    [9, 2],
    [12, 3],
    [15, 4],
    [17, 5],
    [19, 'selesai'],
  ] as const)('row %s is stage %s', (row, stage) => {
    const test = new TestCase().to(row);
    expect(stageOf(test.kase, test.office)).toBe(stage);
  });

  it('keep a fix in the stage that asked for it', () => {
    const early = new TestCase().to(6).act('helpdesk', 'receive-files', DEFICIENT);
    expect(stageOf(early.kase, early.office)).toBe(2);
    const late = new TestCase().to(17).act('verifikator', 'verify', DEFICIENT);
    expect(stageOf(late.kase, late.office)).toBe(4);
    late.act('applicant-1', 'resubmit', { applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] });
    expect(stageOf(late.kase, late.office)).toBe(2);
  });
});
