import { AppError } from '../core/errors.js';
import type { Refusal } from '../sop/action.js';

/** Thrown when an act is refused. Has the refusal's code and details; the message is its sentence for people. */
export class ActRefusedError extends AppError {
  constructor(readonly refusal: Refusal) {
    const { position, version, allowedActions, holder, issues } = refusal;
    super(refusal.code, refusal.text, {
      position,
      version,
      allowedActions,
      ...(holder === undefined ? {} : { holder }),
      ...(issues === undefined ? {} : { issues }),
    });
    this.name = 'ActRefusedError';
  }
}

/** The `case-not-found` error (404). */
export function caseNotFound(): AppError {
  return new AppError('case-not-found');
}
