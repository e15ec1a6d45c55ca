import { CERTIFICATE_WARNING_DAYS } from '../../core/limits.js';
import type { Certificate } from '../../sop/case.js';
import { emailConfirmed } from '../draft.js';
import { codeRequested, requestCode } from '../mail-code.js';
import { parseCertificateNumber, parseField, parseIssuer } from '../../core/parsers/certificate.js';
import { parseEmail, parsePhone, usableEmail, type EmailAnswer } from '../../core/parsers/contact.js';
import { parseDate, parseValidUntil } from '../../core/parsers/dates.js';
import { parseName, parseNik, parseNpwp, parseSpseUserId } from '../../core/parsers/identity.js';
import type { Option, Question } from '../question.js';
import { step, text, type Expect, type Step } from '../step.js';
import { form } from '../texts/form.js';
import type { Turn, View } from '../turn.js';
import { yesOrNo } from '../../core/parsers/yes-no.js';
import { withoutNo } from '../../core/parsers/denial.js';
import { hasPlausibleBirth } from '../../sop/nik.js';
import { daysUntil, localDate } from '../when.js';
import { askAgainWhenRepeated, doubtStep, raiseDoubt } from './doubt.js';
import { itemsOf, type DataKey } from './items.js';
import { progressOf } from './progress.js';
import { itemStored, leaveItem } from './route.js';

interface FieldSpec<A> {
  readonly ask: (view: View) => string;
  readonly again?: string;
  readonly expects: Expect<A>;
  readonly answer: (answer: A, turn: Turn) => void;
  readonly options?: (view: View) => readonly Option[];
  readonly choose?: (value: string, turn: Turn) => void;
  readonly askContact?: boolean;
}

/** A datum that is there already is shown and may stay. */
function field<A>(key: DataKey, spec: FieldSpec<A>): Step {
  return step<A>(key, {
    prompt: (view) => question(key, spec, view),
    expects: spec.expects,
    answer: (answer, turn) => spec.answer(answer, turn),
    doubt: (typed, turn) => raiseDoubt(key, typed, turn),
    choose: (value, turn) => {
      if (value === 'keep') leaveItem(turn, key);
      else spec.choose?.(value, turn);
    },
    done: (act, result, turn) => {
      codeRequested(act, result, turn, true);
      leaveItem(turn, key);
    },
  });
}

function question<A>(key: DataKey, spec: FieldSpec<A>, view: View): Question {
  const value = itemsOf(view).find((item) => item.key === key)?.value ?? null;
  const own = spec.options?.(view) ?? [];
  const options = value === null ? own : [{ value: 'keep', label: form.keep, means: 'no' as const }, ...own];
  const asked = spec.ask(view);
  return {
    text: value === null ? asked : `${form.now(value)}\n${asked}`,
    ...(spec.again === undefined ? {} : { again: spec.again }),
    ...(options.length > 0 ? { options } : {}),
    ...(spec.askContact === true ? { askContact: true } : {}),
    asks: key,
    progress: progressOf(key, view),
  };
}

const guide = (view: View): string | null => view.office.links.spseGuide;

const spse = field<string>('spse', {
  ask: (view) => form.askSpse(guide(view)),
  again: form.askSpseAgain,
  expects: text((said) =>
    yesOrNo(said) === 'yes' ? { ok: false, reason: 'spse-said-yes' } : parseSpseUserId(said),
  ),
  answer: (spseUserId, turn) => {
    turn.remember({ spseUserId }).keep({ spseAt: turn.draft.spseAt ?? turn.facts.now });
    itemStored(turn, 'spse');
  },
  options: (view) =>
    view.draft.applicant.spseUserId === undefined
      ? [
          {
            value: 'not-yet',
            label: form.spseNotYetButton,
            means: 'no',
            forms: ['belum mendaftar', 'belum daftar'],
          },
        ]
      : [],
  choose: (_value, turn) => turn.say(form.spseNotYet(guide(turn))).briefly(),
});

const email = field('email', {
  ask: () => form.askEmail,
  again: form.askEmailAgain,
  expects: text(parseEmail),
  answer: ({ email: address, suggestion }: EmailAnswer, turn) => {
    if (suggestion === null) keepEmail(turn, address);
    else turn.took('email').goTo('email-typo', { typed: address, suggestion });
  },
});

const emailTypo = step('email-typo', {
  prompt: (view) => {
    const typed = String(view.memo['typed'] ?? '');
    const suggestion = String(view.memo['suggestion'] ?? '');
    const keep = usableEmail(typed) ? [{ value: 'keep', label: form.emailKeep, means: 'no' as const }] : [];
    return {
      text: form.askEmailTypo(typed, suggestion),
      options: [
        { value: 'use', label: form.emailUse(suggestion), means: 'yes' },
        ...keep,
        { value: 'retype', label: form.emailRetype },
      ],
    };
  },
  expects: text((said) => parseEmail(withoutNo(said))),
  answer: ({ email: address }: EmailAnswer, turn) => takeEmail(turn, address),
  doubt: askAgainWhenRepeated,
  choose: {
    use: (turn) => takeEmail(turn, String(turn.memo['suggestion'] ?? '')),
    keep: (turn) => takeEmail(turn, String(turn.memo['typed'] ?? '')),
    retype: (turn) => turn.goTo('email', { typed: null, suggestion: null }),
  },
  back: (turn) => {
    turn.goTo('email', { typed: null, suggestion: null });
  },
});

function takeEmail(turn: Turn, address: string): void {
  turn.goTo('email', { typed: null, suggestion: null });
  keepEmail(turn, address);
}

/** The form does not wait for the code. */
function keepEmail(turn: Turn, address: string): void {
  turn.remember({ email: address });
  if (emailConfirmed(turn.draft) || requestCode(turn) !== 'asked') itemStored(turn, 'email');
  else turn.took('email');
}

const phone = field('phone', {
  ask: (view) => (view.facts.channel.limits.askContact ? form.askPhoneContact : form.askPhone),
  expects: (heard) => {
    if (heard.kind === 'contact') {
      return heard.own ? parsePhone(heard.phone) : { ok: false, reason: 'contact-not-own' };
    }
    return heard.kind === 'text' ? parsePhone(heard.text) : null;
  },
  answer: (number, turn) => itemStored(turn.remember({ phone: number }), 'phone'),
  askContact: true,
});

const name = field<string>('name', {
  ask: () => form.askName,
  expects: text(parseName),
  answer: (value, turn) => itemStored(turn.remember({ name: value }), 'name'),
});

const nik = field<string>('nik', {
  ask: () => form.askNik,
  expects: text(parseNik),
  answer: (value, turn) => {
    if (hasPlausibleBirth(value, localDate(turn.facts.now, turn))) keepNik(turn, value);
    else turn.took('nik').goTo('nik-doubt', { typed: value });
  },
});

/** Asked once; the number is then taken as it is, because a NIK may be issued wrong. */
const nikDoubt = step<string>('nik-doubt', {
  prompt: ({ memo }) => ({
    text: form.askNikDoubt(String(memo['typed'] ?? '')),
    options: [
      { value: 'keep', label: form.nikKeep, means: 'yes' },
      { value: 'retype', label: form.nikRetype, means: 'no' },
    ],
  }),
  expects: text(parseNik),
  answer: (value, turn) => {
    turn.goTo('nik', { typed: null });
    keepNik(turn, value);
  },
  doubt: askAgainWhenRepeated,
  choose: {
    keep: (turn) => {
      const typed = String(turn.memo['typed'] ?? '');
      turn.goTo('nik', { typed: null });
      keepNik(turn, typed);
    },
    retype: (turn) => turn.goTo('nik', { typed: null }),
  },
  back: (turn) => {
    turn.goTo('nik', { typed: null });
  },
});

function keepNik(turn: Turn, value: string): void {
  itemStored(turn.remember({ nik: value }), 'nik');
}

const npwp = field<string>('npwp', {
  ask: () => form.askNpwp,
  again: form.askNpwpAgain,
  expects: text((said, view) => parseNpwp(said, view.draft.applicant.nik)),
  answer: (value, turn) => {
    if (value.length === 16 && value !== turn.draft.applicant.nik) turn.say(form.npwpDiffers);
    itemStored(turn.remember({ npwp: value }), 'npwp');
  },
  options: (view) =>
    view.draft.applicant.nik === undefined
      ? []
      : [
          {
            value: 'same',
            label: form.sameAsNik,
            forms: ['sama', 'nik', 'pakai nik', 'sama nik'],
          },
        ],
  choose: (_value, turn) => {
    const { nik: same } = turn.draft.applicant;
    if (same !== undefined) itemStored(turn.remember({ npwp: same }), 'npwp');
  },
});

function certify(turn: Turn, part: Partial<Certificate>): Turn {
  return turn.remember({ certificate: { ...turn.draft.applicant.certificate, ...part } });
}

const certificateSteps = [
  field<string>('certificate-number', {
    ask: () => form.askCertificateNumber,
    expects: text(parseCertificateNumber),
    answer: (number, turn) => itemStored(certify(turn, { number }), 'certificate-number'),
  }),
  field<string>('certificate-issuer', {
    ask: () => form.askCertificateIssuer,
    expects: text(parseIssuer),
    answer: (issuer, turn) => itemStored(certify(turn, { issuer }), 'certificate-issuer'),
  }),
  field<string>('certificate-field', {
    ask: () => form.askCertificateField,
    expects: text(parseField),
    answer: (value, turn) => itemStored(certify(turn, { field: value }), 'certificate-field'),
  }),
  field<string>('certificate-issued', {
    ask: () => form.askCertificateIssued,
    expects: text(parseDate),
    answer: (issuedAt, turn) => {
      if (daysUntil(issuedAt, turn) > 0) turn.say(form.certificateFuture);
      itemStored(certify(turn, { issuedAt }), 'certificate-issued');
    },
  }),
  field<string>('certificate-valid', {
    ask: () => form.askCertificateValid,
    expects: text(parseValidUntil),
    answer: (validUntil, turn) => {
      warnOfEnd(validUntil, turn);
      itemStored(certify(turn, { validUntil }), 'certificate-valid');
    },
    options: () => [{ value: 'lifetime', label: form.lifetime }],
    choose: (_value, turn) => itemStored(certify(turn, { validUntil: 'seumur-hidup' }), 'certificate-valid'),
  }),
];

/** The machine never refuses such a certificate (docs/domain.md, "Identity data"). */
function warnOfEnd(validUntil: string, turn: Turn): void {
  if (validUntil === 'seumur-hidup') return;
  const { issuedAt } = turn.draft.applicant.certificate ?? {};
  if (issuedAt !== undefined && validUntil < issuedAt) {
    turn.say(form.certificateTurned);
    return;
  }
  const days = daysUntil(validUntil, turn);
  if (days < 0) turn.say(form.certificateExpired);
  else if (days <= CERTIFICATE_WARNING_DAYS) turn.say(form.certificateEnds);
}

/** The steps that ask for data, and about it, the same in registration and correction. */
export const fieldSteps: readonly Step[] = [
  spse,
  email,
  emailTypo,
  phone,
  name,
  nik,
  nikDoubt,
  npwp,
  ...certificateSteps,
  doubtStep,
];
