import { checkSteps } from './form/check.js';
import { fieldSteps } from './form/fields.js';
import { backInForm, nextOfForm } from './form/route.js';
import { fileOutOfTurn, scanSteps } from './form/scans.js';
import type { Flow } from './step.js';
import { common } from './texts/common.js';
import { form } from './texts/form.js';

/** The form from SPSE's User ID to `submit`; ends when there is a case. */
export const registration: Flow = {
  name: 'registration',
  version: 1,
  steps: [
    ...fieldSteps,
    ...scanSteps,
    ...checkSteps({
      act: 'submit',
      button: form.buttons.send,
      remark: () => '',
      obstacle: () => null,
      untouched: null,
      sent: form.sent,
    }),
  ],
  migrations: {},
  fits: ({ kase, draft }) => draft.acknowledged !== null && (kase === null || kase.status === 'closed'),
  next: nextOfForm,
  back: (turn) => {
    if (!backInForm(turn)) turn.say(common.firstStep);
  },
  files: fileOutOfTurn,
  side: false,
};
