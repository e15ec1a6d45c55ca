import type { ActionName } from '../../src/sop/action.js';
import type { Role } from '../../src/sop/case.js';

/** Every situation that the expectations below tell apart. */
export const SITUATIONS = [
  '4',
  '6',
  '7',
  '8',
  '9',
  '12',
  '15',
  '15-booked',
  '17',
  '19',
  'rejected',
  'registered-elsewhere',
  'not-passed',
  'withdrawn',
  'archived',
] as const;
export type Situation = (typeof SITUATIONS)[number];

export type Who = Exclude<Role, never> | 'applicant';
export const WHO: readonly Who[] = ['applicant', 'helpdesk', 'verifikator', 'admin', 'auditor'];

interface Rule {
  readonly roles: readonly Who[];
  /** The situations in which it is allowed, for all its roles or per role. */
  readonly at: readonly Situation[] | Partial<Record<Who, readonly Situation[]>>;
}

const OPEN: readonly Situation[] = ['4', '6', '7', '8', '9', '12', '15', '15-booked', '17'];
const HELPDESK_ROWS: readonly Situation[] = ['6', '7', '8', '9', '19'];

/**
 * The table of actions written by hand, not taken from the registry: who may do what where, for a case that nobody
 * holds (a booked one is held by its Verifikator, who asks), and a second officer where one is needed. `undo` and
 * `confirm-spse-blacklist` depend on more than the position; they have tests of their own and are refused here.
 */
const EXPECTED: Readonly<Record<ActionName, Rule>> = {
  submit: { roles: ['applicant'], at: [] },
  resubmit: { roles: ['applicant'], at: ['4'] },
  withdraw: { roles: ['applicant'], at: OPEN },
  claim: {
    roles: ['helpdesk', 'verifikator'],
    at: { helpdesk: HELPDESK_ROWS, verifikator: ['12', '15', '17'] },
  },
  release: { roles: ['helpdesk', 'verifikator'], at: { verifikator: ['15-booked'] } },
  reassign: { roles: ['admin', 'helpdesk', 'verifikator'], at: { admin: [...OPEN, '19'] } },
  'receive-files': { roles: ['helpdesk'], at: ['6'] },
  'check-blacklist': { roles: ['helpdesk'], at: ['7'] },
  reject: { roles: ['helpdesk', 'admin'], at: ['8'] },
  'confirm-spse-blacklist': { roles: ['verifikator'], at: [] },
  'check-completeness': { roles: ['helpdesk'], at: ['9'] },
  'check-registration': { roles: ['verifikator'], at: ['12'] },
  book: { roles: ['applicant', 'verifikator'], at: ['15'] },
  'cancel-booking': { roles: ['applicant', 'verifikator'], at: ['15-booked'] },
  verify: { roles: ['verifikator'], at: ['15', '15-booked', '17'] },
  'send-receipt': { roles: ['verifikator'], at: ['17'] },
  archive: {
    roles: ['helpdesk'],
    at: ['19', 'rejected', 'registered-elsewhere', 'not-passed', 'withdrawn'],
  },
  undo: { roles: ['helpdesk', 'verifikator', 'admin'], at: [] },
  reopen: {
    roles: ['helpdesk', 'verifikator', 'admin'],
    at: {
      helpdesk: ['rejected'],
      verifikator: ['registered-elsewhere', 'not-passed'],
      admin: ['rejected', 'registered-elsewhere', 'not-passed'],
    },
  },
  'explain-delay': {
    roles: ['helpdesk', 'verifikator', 'admin'],
    at: { verifikator: ['15-booked'], admin: SITUATIONS },
  },
};

/** What the table says: `role` (403), `row` (409), or allowed. */
export function expected(action: ActionName, who: Who, situation: Situation): 'role' | 'row' | 'allowed' {
  const rule = EXPECTED[action];
  if (!rule.roles.includes(who)) return 'role';
  const at: readonly Situation[] = 'length' in rule.at ? rule.at : (rule.at[who] ?? []);
  return at.includes(situation) ? 'allowed' : 'row';
}
