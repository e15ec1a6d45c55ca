import { caseNotFound } from '../../cases/act-refused.js';
import { AppError } from '../../core/errors.js';
import type { Caller } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { formatCaseNumber, parseCaseNumber } from '../../sop/numbers.js';
import type { Principal } from '../auth/principal.js';
import type { CasesPort, Member } from '../ports.js';

/**
 * Finds the case of a number typed in any way; the last number is enough when only one case has it.
 * @throws {AppError} `case-not-found` 404; `ambiguous-number` 409 with the numbers that it may mean.
 */
export async function resolveCase(
  deps: { readonly cases: Pick<CasesPort, 'find' | 'byNumber'>; readonly office: Office },
  typed: string,
): Promise<CaseState> {
  const number = parseCaseNumber(typed, deps.office.numberPrefix);
  if (number === null) throw caseNotFound();
  const numbers =
    number.year === null
      ? await deps.cases.find(number)
      : [formatCaseNumber(deps.office.numberPrefix, number.year, number.serial)];
  const [only, ...others] = numbers;
  if (others.length > 0) {
    throw new AppError('ambiguous-number', `Nomor itu ada pada: ${numbers.join(', ')}.`, { numbers });
  }
  const state = only === undefined ? null : await deps.cases.byNumber(only);
  if (state === null) throw caseNotFound();
  return state;
}

/** The member of staff as the caller of an act. */
export function callerOf({ username, role }: Member): Caller {
  return { kind: 'staff', username, role };
}

/** The member behind a request. */
export function memberOf({ username, role }: Principal): Member {
  return { username, role };
}
