import { isBarred } from './booking.js';
import { openFixing } from './correction.js';
import { emailConfirmed } from './draft.js';
import { isForm } from './form/is-form.js';
import type { Step } from './step.js';
import { common } from './texts/common.js';
import { mailCode } from './texts/mail-code.js';
import { status as statusWords } from './texts/status.js';
import { statusText } from './status-text.js';
import type { Turn } from './turn.js';
import { greeting } from './when.js';
import type { Word } from './words.js';

/** Before the notice is acknowledged, only words that ask for no personal datum work. */
const BEFORE_NOTICE: ReadonlySet<Word> = new Set([
  'mulai',
  'daftar',
  'bantuan',
  'petugas',
  'pindah',
  'pulihkan',
  'batalkan-pemulihan',
  'kode-lanjut',
  'menu',
  'kembali',
  'ulang',
  'batal',
]);

/** Carries out one of the applicant's words, at any step; the draft survives. */
export function command(word: Word, turn: Turn, step: Step): void {
  const strange = turn.kase === null && turn.draft.acknowledged === null;
  if (strange && !BEFORE_NOTICE.has(word)) {
    turn.say(statusWords.nothingYet).briefly();
    return;
  }
  COMMANDS[word](turn, step);
}

const COMMANDS: Record<Word, (turn: Turn, step: Step) => unknown> = {
  mulai: (turn) => {
    if (turn.state.flow === 'home' && turn.state.step === 'notice') return turn;
    return turn.say(greeting(turn) + '.').understood();
  },
  daftar: (turn) => {
    if (isOpen(turn)) return turn.say(statusWords.alreadyOpen).home();
    if (turn.draft.acknowledged !== null)
      return inForm(turn) ? turn.understood() : turn.enter('registration');
    return turn.enter('home', 'notice');
  },
  status: (turn) => {
    if (turn.state.flow === 'status') return turn.understood();
    if (turn.kase === null || (!isOpen(turn) && turn.draft.acknowledged !== null)) {
      return turn.say(statusWords.draftOnly).understood();
    }
    if (!inForm(turn) && turn.state.flow !== 'home') return turn.home();
    return turn.say(statusText(turn)).understood();
  },
  perbaiki: (turn) => {
    if (turn.kase?.position === 4) return openFixing(turn);
    return turn.say(statusWords.nothingToFix);
  },
  jadwal: (turn) => {
    if (turn.kase?.position === 15) return isBarred(turn) ? notYet(turn) : turn.enter('booking');
    return turn.say(statusWords.noBookingNow);
  },
  ubah: (turn) => {
    if (inForm(turn)) return turn.goTo('edit', { page: null });
    if (turn.kase?.position === 4) return turn.enter('correction').goTo('edit');
    if (isOpen(turn)) return turn.say(statusWords.noChangeNow);
    return turn.draft.acknowledged === null
      ? turn.say(statusWords.nothingYet)
      : turn.enter('registration').goTo('edit');
  },
  bantuan: (turn) => turn.aside('help', 'list'),
  petugas: (turn) => turn.aside('officer', 'message'),
  'data-saya': (turn) => turn.aside('my-data', 'view'),
  keberatan: (turn) =>
    turn.kase === null ? turn.say(statusWords.noCaseYet) : turn.aside('objection', 'text'),
  tarik: (turn) => {
    if (!isOpen(turn)) return turn.say(statusWords.noCaseYet);
    return turn.facts.barred.has('withdraw') ? notYet(turn) : turn.aside('withdrawal', 'confirm');
  },
  pindah: (turn) => turn.aside('move', 'choose'),
  pulihkan: (turn) => turn.aside('recovery', 'nik'),
  'batalkan-pemulihan': (turn) => turn.aside('recovery', 'revoke'),
  'kode-lanjut': (turn) => turn.aside('recovery', 'code', { linked: true }),
  kode: (turn) => {
    const { email } = turn.draft.applicant;
    if (!inForm(turn) || email === undefined) return turn.say(mailCode.notNeeded);
    return emailConfirmed(turn.draft) ? turn.say(mailCode.already) : turn.goTo('code', { sending: null });
  },
  'ganti-email': (turn) => changeEmail(turn),
  menu: (turn) => turn.home(),
  kembali: (turn, step) => {
    turn.understood();
    if (step.back === null) turn.backInFlow();
    else step.back(turn);
  },
  ulang: (turn) => turn.understood(),
  batal: (turn) => {
    if (inForm(turn)) return turn.say(common.savedForLater).home();
    if (turn.state.flow === 'home' && turn.state.step === 'notice') return turn.say(common.cancelled);
    return turn.say(common.cancelled).comeBack();
  },
};

/** Leads to the question of the address where it can be changed, and says elsewhere when it can. */
function changeEmail(turn: Turn): Turn {
  const { returnTo } = turn.state;
  if (returnTo !== null && isForm(returnTo.flow)) turn.comeBack();
  if (inForm(turn)) return turn.goTo('email', { sending: null, typed: null, suggestion: null });
  if (turn.kase?.position === 4) return turn.enter('correction').goTo('email');
  if (isOpen(turn)) return turn.say(mailCode.noChangeNow);
  return turn.draft.acknowledged === null
    ? turn.say(statusWords.nothingYet)
    : turn.enter('registration').goTo('email');
}

/** What the office has just decided is told in a moment; until then the act that it refuses is put off. */
function notYet(turn: Turn): Turn {
  return turn.say(statusWords.inAMoment).briefly();
}

function inForm(turn: Turn): boolean {
  return isForm(turn.state.flow);
}

function isOpen({ kase }: Turn): boolean {
  return kase !== null && kase.status !== 'closed';
}
