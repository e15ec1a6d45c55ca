import { emailConfirmed } from '../draft.js';
import { askForCode, codeRequested, refuseCode, requestCode, tryCode } from '../mail-code.js';
import { paged, turnPage } from '../paging.js';
import { sixDigits } from '../../core/parsers/contact.js';
import type { Option } from '../question.js';
import { step, text, type Step } from '../step.js';
import { form } from '../texts/form.js';
import { mailCode } from '../texts/mail-code.js';
import type { ActFor, Turn, View } from '../turn.js';
import { yesOrNo } from '../../core/parsers/yes-no.js';
import type { ActResult, ActType } from '../types.js';
import { itemsOf } from './items.js';
import { goToItem } from './route.js';

/** What differs between the first sending and the sending of a fix. */
export interface Sending {
  readonly act: 'submit' | 'resubmit';
  readonly button: string;
  /** Said above the summary; empty when there is nothing to say. */
  readonly remark: (view: View) => string;
  /** What keeps the application from being sent; null when nothing does. */
  readonly obstacle: (view: View) => string | null;
  /** Labels of what an officer asked for and nobody touched; null for a form that nobody sent back. */
  readonly untouched: ((view: View) => readonly string[]) | null;
  /** Said once it is sent; `number` is the case's. */
  readonly sent: (number: string) => string;
}

/** Only these words send: `lanjut`, the word of every other step, does not. */
const SEND_FORMS = ['kirim', 'kirimkan', 'kirim saja', 'kirim sekarang', 'ya kirim', 'submit'];
/** Memo entry: the person wants to send although something was not touched. */
const SEND_ANYWAY = 'kirim-juga';

/**
 * Makes the steps that end a form: the summary to check, the choice of what to change, and the mail code that is needed
 * before sending.
 */
export function checkSteps(sending: Sending): readonly Step[] {
  const { untouched } = sending;
  const asked = untouched === null ? [] : [untouchedStep(sending, untouched)];
  return [checkStep(sending), ...asked, editStep, codeStep(sending)];
}

function checkStep(sending: Sending): Step {
  return step('check', {
    prompt: (view) => ({
      text: [
        sending.remark(view),
        form.check(itemsOf(view).map((item) => form.line(item.label, shown(item, view)))),
        form.declare,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
      again: form.checkAgain,
      options: [
        { value: 'send', label: sending.button, forms: SEND_FORMS, deliberate: true },
        { value: 'edit', label: form.buttons.edit, means: 'no', forms: ['ubah data', 'ganti', 'edit'] },
      ],
    }),
    expects: text((said) => ({ ok: false, reason: yesOrNo(said) === 'yes' ? 'check-send' : 'pick-one' })),
    choose: {
      send: (turn) => send(turn, sending),
      edit: (turn) => turn.goTo('edit', { page: null }),
    },
    done: (act, result, turn) => sent(act, result, turn, sending),
  });
}

function untouchedStep(sending: Sending, untouched: (view: View) => readonly string[]): Step {
  return step('untouched', {
    prompt: (view) => ({
      text: form.askUntouched(untouched(view).join(', ')),
      options: [
        { value: 'fix', label: form.buttons.fixFirst, means: 'no', forms: ['perbaiki', 'ubah'] },
        { value: 'send', label: form.buttons.sendAnyway, forms: SEND_FORMS, deliberate: true },
      ],
    }),
    choose: {
      fix: (turn) => turn.goTo('edit', { page: null }),
      send: (turn) => {
        turn.goTo('check', { [SEND_ANYWAY]: true });
        send(turn, sending);
      },
    },
    done: (act, result, turn) => sent(act, result, turn, sending),
    back: (turn) => turn.next(),
  });
}

function shown(item: { key: string; value: string | null }, view: View): string {
  const value = item.value ?? form.missing;
  if (item.key !== 'email') return value;
  return `${value} (${emailConfirmed(view.draft) ? form.confirmed : form.unconfirmed})`;
}

const editStep: Step = step('edit', {
  prompt: (view) => ({
    text: form.askEdit,
    options: paged(
      itemsOf(view).map((item): Option => ({ value: item.key.replace(':', '-'), label: item.label })),
      [{ value: 'back', label: form.buttons.backToCheck }],
      view,
    ),
  }),
  choose: (value, turn) => {
    if (turnPage(value, turn)) return;
    const item = itemsOf(turn).find((one) => one.key.replace(':', '-') === value);
    if (item === undefined) turn.note({ page: null }).next();
    else goToItem(turn.note({ page: null }), item);
  },
  back: (turn) => {
    turn.note({ page: null }).next();
  },
});

function codeStep(sending: Sending): Step {
  return step<string>('code', {
    prompt: (view) => ({
      ...askForCode(view),
      options: [
        {
          value: 'resend',
          label: view.draft.pendingCode === null ? mailCode.buttons.send : mailCode.buttons.resend,
          forms: ['kirim ulang', 'kirim lagi', 'belum masuk', 'tidak masuk', 'belum terima'],
        },
        { value: 'change', label: mailCode.buttons.change, forms: ['ganti email', 'ganti e-mail'] },
        { value: 'back', label: mailCode.buttons.back },
      ],
    }),
    expects: text((said) => {
      const digits = sixDigits(said);
      return digits === null ? { ok: false, reason: 'code-form' } : { ok: true, value: digits };
    }),
    answer: (digits, turn) => {
      const verdict = tryCode(turn, digits);
      if (verdict.is === 'right') confirmed(turn, sending);
      else refuseCode(turn, verdict);
    },
    choose: {
      resend: (turn) => {
        if (requestCode(turn) === 'confirmed') turn.next();
      },
      change: (turn) => turn.goTo('email', { sending: null }),
      back: (turn) => turn.note({ sending: null }).next(),
    },
    done: (act, result, turn) => {
      if (act.type === 'send-mail-code') codeRequested(act, result, turn, false);
      else sent(act, result, turn, sending);
    },
    back: (turn) => turn.note({ sending: null }).next(),
  });
}

function confirmed(turn: Turn, sending: Sending): void {
  const wasSending = turn.memo['sending'] === true;
  turn
    .say(mailCode.confirmed(turn.draft.applicant.email ?? ''))
    .note({ sending: null })
    .next();
  if (wasSending && turn.state.step === 'check') send(turn, sending);
}

function send(turn: Turn, sending: Sending): void {
  if (itemsOf(turn).some((item) => item.value === null)) {
    turn.next();
    return;
  }
  const obstacle = sending.obstacle(turn);
  if (obstacle !== null) turn.say(obstacle);
  else if (turn.memo[SEND_ANYWAY] !== true && (sending.untouched?.(turn) ?? []).length > 0)
    turn.goTo('untouched');
  else if (!emailConfirmed(turn.draft)) {
    turn.goTo('code', { sending: true });
    if (turn.draft.pendingCode === null) requestCode(turn);
  } else {
    const { spseAt, documentsAt } = turn.draft;
    const { now } = turn.facts;
    turn.keep({ spseAt: spseAt ?? now, documentsAt: documentsAt ?? now, preparedAt: now });
    turn.perform({ type: sending.act });
  }
}

function sent(act: ActFor<ActType>, result: ActResult, turn: Turn, sending: Sending): void {
  if (act.type !== sending.act) return;
  if (result.ok) {
    turn.replaceDraft(null);
    turn.say(sending.sent(result.number ?? turn.kase?.number ?? ''), { attach: 'submission-proof' });
    turn.home();
  } else turn.say(result.text ?? form.notSent);
}
