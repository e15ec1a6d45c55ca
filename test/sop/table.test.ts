import { describe, expect, it } from '@jest/globals';
import { ACTION_NAMES, type ActionName } from '../../src/sop/action.js';
import { allowedActions, decideAct } from '../../src/sop/lifecycle.js';
import { APPLICANT, BLURRY, COMPLETE, DEFICIENT, DOCUMENTS, PASSED, TestCase } from '../support/sop-case.js';
import { SITUATIONS, WHO, expected, type Situation, type Who } from './expectations.js';

const INPUTS: Partial<Record<ActionName, unknown>> = {
  resubmit: { applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] },
  reassign: { to: 'helpdesk2', reason: 'giliran' },
  'receive-files': { outcome: 'ok' },
  'check-blacklist': { outcome: 'clear' },
  'check-completeness': COMPLETE,
  'check-registration': { outcome: 'new' },
  book: { startsAt: '2026-12-01T02:00:00.000Z', verifikator: 'verifikator' },
  verify: { outcome: 'deficient', deficiencies: BLURRY },
  'send-receipt': { spse: 'approved' },
  reopen: { reason: 'keliru', toRow: 6 },
  'explain-delay': { row: 6, reason: 'listrik padam' },
};

/**
 * A case in that situation, brought there by `helpdesk2` and `verifikator2`, held by nobody (row 15 booked: by
 * `verifikator`), long after every undo.
 */
function caseAt(situation: Situation): TestCase {
  const test = new TestCase();
  const relieve = (): TestCase => (test.kase.holder ? test.act(test.kase.holder, 'release') : test).wait(600);
  const rows: Partial<Record<Situation, () => unknown>> = {
    '4': () => to(6).act('helpdesk2', 'receive-files', DEFICIENT),
    '15': () => to(15),
    '15-booked': () => to(15).book(),
    '19': () => to(19),
    rejected: () => to(8).act('admin', 'reject'),
    'registered-elsewhere': () =>
      to(12).act('verifikator2', 'check-registration', { outcome: 'registered', lpse: 'X' }),
    'not-passed': () =>
      to(15).book('verifikator2').wait(31).act('verifikator2', 'verify', {
        outcome: 'failed',
        reason: 'dugaan-palsu',
        note: 'beda',
      }),
    withdrawn: () => to(9).act('applicant-1', 'withdraw'),
    archived: () => to(19).act('helpdesk2', 'archive'),
  };
  const go = rows[situation];
  if (go) {
    go();
    return situation === '15-booked' ? test.wait(1) : test.wait(600);
  }
  to(Number(situation) as 6);
  return relieve();

  function to(row: 6 | 7 | 8 | 9 | 12 | 15 | 17 | 19): TestCase {
    return driveAsSecond(test, row);
  }
}

function driveAsSecond(test: TestCase, row: number): TestCase {
  test.submit();
  const steps: readonly (readonly [number, () => unknown])[] = [
    [7, () => test.act('helpdesk2', 'receive-files', { outcome: 'ok' })],
    [
      8,
      () =>
        row === 8 &&
        test.act('helpdesk2', 'check-blacklist', {
          outcome: 'listed',
          decree: 'SK-1',
          validFrom: '2026-01-01',
          validUntil: '2027-01-01',
          publisher: 'Dinas X',
          confirm: true,
        }),
    ],
    [9, () => test.act('helpdesk2', 'check-blacklist', { outcome: 'clear' })],
    [12, () => test.act('helpdesk2', 'check-completeness', COMPLETE)],
    [15, () => test.act('verifikator2', 'check-registration', { outcome: 'new' })],
    [17, () => test.book('verifikator2').wait(31).act('verifikator2', 'verify', PASSED)],
    [19, () => test.act('verifikator2', 'send-receipt', { spse: 'approved' })],
  ];
  for (const [at, step] of steps) if (at <= row) step();
  return test;
}

const usernameOf = (who: Who, test: TestCase): string => (who === 'applicant' ? test.kase.applicantId : who);

describe('the table of actions, every cell of position × action × role (C2)', () => {
  for (const situation of SITUATIONS) {
    describe(`at ${situation}`, () => {
      const test = caseAt(situation);
      if (situation === '15')
        test.append({ type: 'released', data: {}, personal: null }, { kind: 'assistant' }, null);

      it.each(WHO.flatMap((who) => ACTION_NAMES.map((name) => [name, who] as const)))(
        '%s by %s',
        (name, who) => {
          const context = test.context(usernameOf(who, test));
          const decision = decideAct(test.kase, name, INPUTS[name] ?? {}, context);
          const allowed = allowedActions(test.kase, context);
          const outcome = expected(name, who, situation);
          expect(allowed.includes(name)).toBe(outcome === 'allowed');
          if (outcome !== 'allowed') {
            expect(decision).toMatchObject({
              ok: false,
              refusal: {
                status: outcome === 'role' ? 403 : 409,
                code:
                  outcome === 'role'
                    ? 'forbidden-role'
                    : name === 'undo'
                      ? 'not-undoable'
                      : 'action-not-allowed',
                position: test.kase.position,
                version: test.kase.version,
                allowedActions: allowed,
              },
            });
          } else if (!decision.ok) {
            expect([422, 403]).toContain(decision.refusal.status);
            expect(['reassign', 'explain-delay']).toContain(name);
          }
        },
      );
    });
  }
});
