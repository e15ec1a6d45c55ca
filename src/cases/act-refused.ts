import { AppError } from '../core/errors.js';
import type { Refusal } from '../sop/action.js';

/** An act that was refused: status and code of the refusal; the message is its sentence for people. */
export class ActRefused extends AppError {
  constructor(readonly refusal: Refusal) {
    const { position, version, allowedActions, holder, issues } = refusal;
    super(refusal.code, refusal.text, {
      position,
      version,
      allowedActions,
      ...(holder === undefined ? {} : { holder }),
      ...(issues === undefined ? {} : { issues }),
    });
    this.name = 'ActRefused';
  }
}

/** There is no such case. */
export function caseNotFound(): AppError {
  return new AppError('case-not-found');
}
